import type { FrameOf, Message, ResultOf, RoomState } from '../../server/protocol/frames.ts';
import type { RoomSnapshot } from '../../widget/client/chat-state.ts';
import { ada } from './states.ts';

const later = (task: () => void) => queueMicrotask(task);

/** Answers what the element's own client says, in place of the network. The real server is in tests/e2e. */
export class ScriptedServer {
  readonly sockets: ScriptedSocket[] = [];
  /** Whether sockets are closed before they are open, as those of a foreign origin are. */
  refusing = false;
  readonly #original = globalThis.WebSocket;

  constructor(readonly rooms: readonly RoomSnapshot[]) {
    const { sockets } = this;
    const isRefusing = () => this.refusing;
    const answer = (socket: ScriptedSocket, frame: { type: string; id: number }) =>
      this.#answer(socket, frame);
    // biome-ignore lint/complexity/useArrowFunction: `new WebSocket()` needs a constructor.
    const replacement = function (url: string) {
      const socket = new ScriptedSocket(url, answer);
      sockets.push(socket);
      if (isRefusing()) socket.close(1006);
      return socket;
    };
    Object.defineProperty(globalThis, 'WebSocket', {
      value: replacement,
      configurable: true,
      writable: true,
    });
  }

  restore(): void {
    Object.defineProperty(globalThis, 'WebSocket', {
      value: this.#original,
      configurable: true,
      writable: true,
    });
  }

  #answer(socket: ScriptedSocket, { type, id }: { type: string; id: number }): void {
    const states = this.rooms.map(stateOf);
    const joined: ResultOf<'join'> = { rooms: states, refused: [], deferred: [] };
    if (type === 'join') socket.hear({ type: 'ok', id, result: joined });
    if (type !== 'hello') return;
    const now = Date.now();
    const welcome: FrameOf<'welcome'> = {
      type: 'welcome',
      id,
      you: ada,
      now,
      expires: now + 3_600_000,
      limits: { text: 4_000, rooms: 200 },
      ...joined,
    };
    socket.hear(welcome);
  }
}

class ScriptedSocket {
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(
    readonly url: string,
    readonly answer: (socket: ScriptedSocket, frame: { type: string; id: number }) => void,
  ) {
    later(() => this.readyState === 1 && this.onopen?.());
  }
  send(data: string): void {
    this.answer(this, JSON.parse(data));
  }
  hear(frame: object): void {
    later(() => this.onmessage?.({ data: JSON.stringify(frame) }));
  }
  close(code = 1000, reason = ''): void {
    this.readyState = 3;
    later(() => this.onclose?.({ code, reason }));
  }
}

function stateOf(room: RoomSnapshot): RoomState {
  const { title, role, members, own, epoch, rev, seq, before } = room;
  const messages: Message[] = [...room.messages];
  return { room: room.room, title, role, members, own, epoch, rev, seq, reset: true, before, messages };
}

/** Unsigned, because nobody here checks it: only who it is for matters to the client. */
export const TOKEN = ['{"alg":"HS256"}', `{"sub":"ada","exp":${Math.floor(Date.now() / 1_000) + 3_600}}`, 'x']
  .map((part) => btoa(part).replace(/=+$/, ''))
  .join('.');
