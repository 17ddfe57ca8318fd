/** A client that knows nothing but the protocol page: sends frames, and waits for those it expects. */
import type {
  Frame,
  FrameOf,
  FrameType,
  Message,
  RESULTS,
  ResultOf,
  RoomState,
} from '../../server/protocol/frames.ts';

/** The server answered with an error. */
export class Refused extends Error {
  constructor(readonly frame: FrameOf<'error'>) {
    super(`${frame.code}: ${frame.message}`);
  }
  get code(): string {
    return this.frame.code;
  }
}

/** How an attempt ends: `accepted`, or the code of its refusal. */
export const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'accepted',
    (error) => (error instanceof Refused ? error.code : String(error)),
  );

export class RawClient {
  /** Every frame so far, in order. */
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  private nextId = 1;
  private taken = 0;
  private waiting: (() => void)[] = [];
  private ended = false;
  readonly device = `device-${crypto.randomUUID()}`;

  private constructor(readonly socket: WebSocket) {
    socket.onmessage = ({ data }) => {
      this.frames.push(JSON.parse(String(data)));
      this.wake();
    };
    this.closed = new Promise((resolve) => {
      socket.onclose = ({ code, reason }) => {
        this.ended = true;
        this.wake();
        resolve({ code, reason });
      };
    });
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves with the next frame, or the end. */
  private something(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** @param url of the server, `http://…`. */
  static open(url: string, headers: Record<string, string> = {}): Promise<RawClient> {
    // Bun's WebSocket takes headers, which the DOM's type does not know.
    const Socket = WebSocket as unknown as new (url: string, options: object) => WebSocket;
    const socket = new Socket(`${url.replace('http', 'ws')}/ws`, { headers });
    const client = new RawClient(socket);
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve(client);
      socket.onerror = () => reject(new Error(`No connection to ${url}`));
    });
  }

  raw(data: string | Uint8Array<ArrayBuffer>): void {
    this.socket.send(data);
  }

  send(frame: object): void {
    this.raw(JSON.stringify(frame));
  }

  /** The next frame (after those already waited for) that fits. */
  async next<K extends FrameType>(
    type: K,
    fits: (frame: FrameOf<K>) => boolean = () => true,
  ): Promise<FrameOf<K>> {
    for (;;) {
      while (this.taken < this.frames.length) {
        const frame = this.frames[this.taken++];
        // `type` is the tag of the union.
        if (frame?.type === type && fits(frame as FrameOf<K>)) return frame as FrameOf<K>;
      }
      if (this.ended) throw new Error(`The connection ended before a "${type}" came.`);
      await this.something();
    }
  }

  /** The answer to one command, wherever it is among the frames. @throws {Refused} */
  private async answer(id: number): Promise<Frame> {
    for (;;) {
      const frame = this.frames.find((candidate) => 'id' in candidate && candidate.id === id);
      if (frame?.type === 'error') throw new Refused(frame);
      if (frame) return frame;
      if (this.ended) throw new Error(`The connection ended before command ${id} was answered.`);
      await this.something();
    }
  }

  async command<K extends keyof typeof RESULTS>(type: K, fields: object = {}): Promise<ResultOf<K>> {
    const id = this.nextId++;
    this.send({ type, id, ...fields });
    const frame = await this.answer(id);
    if (frame.type !== 'ok') throw new Error(`A "${type}" was answered with "${frame.type}".`);
    return frame.result as ResultOf<K>; // The answer to a command is of the command's own kind.
  }

  async hello(
    token: string,
    rooms: readonly (string | { room: string; epoch: number; rev: number })[] = [],
    fields: object = {},
  ): Promise<FrameOf<'welcome'>> {
    const id = this.nextId++;
    const requests = rooms.map((room) => (typeof room === 'string' ? { room } : room));
    this.send({ type: 'hello', id, version: 1, token, device: this.device, rooms: requests, ...fields });
    const frame = await this.answer(id);
    if (frame.type !== 'welcome') throw new Error(`A hello was answered with "${frame.type}".`);
    return frame;
  }

  async join(room: string): Promise<RoomState> {
    const { rooms, refused } = await this.command('join', { rooms: [{ room }] });
    const [state] = rooms;
    if (!state) throw new Error(`Refused: ${refused[0]?.code}`);
    return state;
  }

  say(room: string, text: string, clientId: string = Bun.randomUUIDv7()): Promise<ResultOf<'send'>> {
    return this.command('send', { room, clientId, text });
  }

  /** Waits until this client has been told of a message with this text, and gives it. */
  async hears(text: string): Promise<Message> {
    const has = (frame: FrameOf<'events'>) => frame.messages.some((message) => message.text === text);
    const { messages } = await this.next('events', has);
    const message = messages.find((candidate) => candidate.text === text);
    if (!message) throw new Error('unreachable');
    return message;
  }

  /** Round trip: whatever the server sent before has arrived when this resolves. */
  async settled(): Promise<void> {
    const id = this.nextId++;
    this.send({ type: 'ping', id });
    await this.answer(id);
  }

  close(): void {
    this.socket.close(1000);
  }

  terminate(): void {
    this.socket.close();
  }
}
