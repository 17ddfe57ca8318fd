/** Somebody on a real socket who scrolls and comes back, one thing at a time, in a process of its own. */
import { BareSocket } from '../../support/load/bare-socket.ts';
import { obey } from '../../support/load/load-child.ts';
import { sign } from '../../support/tokens.ts';
import { EPOCH, LARGE_ROOM, type LongHistory, MISSED, ROOM, roomName, userName } from './long-history.ts';
import { PAGE, randomPosition } from './positions.ts';
import { type Times, timesOf } from './times.ts';

/** Rooms of one connection besides the large one. */
const ROOMS = 99;

interface Place {
  readonly url: string;
  readonly history: LongHistory;
}

const randomRooms = (rooms: number): string[] => {
  const names = new Set<string>();
  while (names.size < Math.min(ROOMS, rooms)) names.add(roomName(1 + Math.floor(Math.random() * rooms)));
  return [...names];
};

class Visitor {
  #awaited: (frame: string) => void = () => undefined;
  #beginning = '';

  private constructor(private readonly socket: BareSocket) {}

  static async connect(url: string): Promise<Visitor> {
    let visitor: Visitor | null = null;
    const socket = await BareSocket.connect({ url, text: (frame) => visitor?.heard(frame) });
    visitor = new Visitor(socket);
    await socket.upgrade();
    return visitor;
  }

  private heard(frame: string): void {
    if (frame.startsWith(this.#beginning)) this.#awaited(frame);
    else if (frame.startsWith('{"type":"error"')) throw new Error(`The server refused: ${frame}`);
  }

  /** @returns the answer, which begins with `beginning`, and how long it took, in milliseconds. */
  async ask(command: object, beginning: string): Promise<{ frame: string; time: number }> {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#beginning = beginning;
    this.#awaited = resolve;
    const ended = this.socket.ended.then(() => Promise.reject(new Error('The server closed the socket.')));
    const begin = performance.now();
    this.socket.say(command);
    const frame = await Promise.race([promise, ended]);
    return { frame, time: performance.now() - begin };
  }

  /** Resolves when the server has let go of it, too. */
  async leave(): Promise<void> {
    this.socket.halfClose();
    await this.socket.ended;
  }
}

let people = 0;

/** The rest of a greeting, for somebody else each time. */
async function greeting(rooms: readonly object[]): Promise<object> {
  const user = userName(people++);
  const token = await sign({ sub: user, rooms: { [LARGE_ROOM]: 'write', 'room-*': 'write' } });
  return { type: 'hello', id: 1, version: 1, token, device: `device-${crypto.randomUUID()}`, rooms };
}

/** Whether the whole page is there, in order. Looked for in the text: parsed, it would be garbage to collect. */
function hasPage(frame: string, before: number): boolean {
  let at = 0;
  for (let seq = before - PAGE; seq < before && at >= 0; seq += 1) at = frame.indexOf(`"seq":${seq},`, at);
  return at >= 0 && frame.split('"seq":').length === PAGE + 1;
}

const orders = {
  pages: async ({ url, history, count }: Place & { count: number }): Promise<Times> => {
    const rooms = randomRooms(history.rooms);
    const visitor = await Visitor.connect(url);
    const join = [LARGE_ROOM, ...rooms].map((room) => ({ room, limit: 1 }));
    const welcome = await visitor.ask(await greeting(join), '{"type":"welcome"');
    if (JSON.parse(welcome.frame).rooms.length !== join.length) throw new Error('A room was not joined.');
    const times: number[] = [];
    for (let id = 2; times.length < count; id += 1) {
      const inLarge = id % 2 === 0;
      const room = inLarge ? LARGE_ROOM : rooms[id % rooms.length];
      const before = randomPosition(inLarge ? history.large : ROOM);
      const command = { type: 'history', id, room, before, limit: PAGE };
      const { frame, time } = await visitor.ask(command, `{"type":"ok","id":${id},`);
      if (!hasPage(frame, before)) throw new Error(`This is not the page before ${before}: ${frame}`);
      times.push(time);
    }
    await visitor.leave();
    return timesOf(times);
  },
  /** From the greeting to the welcome, which brings what was missed in the large room. */
  resumes: async ({ url, history, count }: Place & { count: number }): Promise<Times> => {
    const { large } = history;
    const times: number[] = [];
    while (times.length < count) {
      const visitor = await Visitor.connect(url);
      const hello = await greeting([{ room: LARGE_ROOM, epoch: EPOCH, rev: large - MISSED }]);
      const { frame, time } = await visitor.ask(hello, '{"type":"welcome"');
      const [room] = JSON.parse(frame).rooms;
      if (room.reset || room.messages.length !== MISSED || room.seq !== large) {
        throw new Error(`A resume brought something else than what was missed: ${frame}`);
      }
      times.push(time);
      await visitor.leave();
    }
    return timesOf(times);
  },
};
export type VisitorOrders = typeof orders;

obey(orders);
