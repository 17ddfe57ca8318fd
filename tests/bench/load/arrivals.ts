/** In a process of its own: people who arrive many at once, as after their network was away, each with a socket. */
import { randomUUIDv7 } from 'bun';
import { obey } from '../../support/load/load-child.ts';
import { processorTime } from '../../support/load/process-facts.ts';
import { sign } from '../../support/tokens.ts';
import { messageText, saidIn } from './message-text.ts';
import { Wire } from './wire.ts';

export interface Crowd {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** In rooms of `perRoom`, which no other process fills. */
  readonly people: number;
  readonly perRoom: number;
  /** What the names of these people and rooms begin with. */
  readonly name: string;
}

/** How everybody came in. */
export interface Arrived {
  /** Milliseconds until the last one was welcomed. */
  readonly time: number;
  /** Processor time of the load itself, as a part of one core. */
  readonly load: number;
}

interface Guest {
  readonly user: string;
  readonly room: string;
  token: string;
  /** What they knew of the room when they left; `null` before they were there. */
  position: { readonly epoch: number; readonly rev: number } | null;
  wire: Wire | null;
}

/** Welcomes are told from presence by the first letter of their type: `{"type":"welcome"`. */
const TYPE = 9;
const W = 0x77;

let url = '';
let perRoom = 1;
let guests: Guest[] = [];
/** Said in each room since everybody was there first. */
let missed = 0;
let fail: (reason: Error) => void = () => undefined;

/** @returns when they are welcomed, with the welcome. */
function arrive(guest: Guest): Promise<string> {
  const { user, room, token, position } = guest;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const hello = {
    type: 'hello',
    id: 1,
    version: 1,
    token,
    device: `device-${user}`,
    rooms: [{ room, ...position }],
  };
  const connecting = Wire.connect(url, '/ws', {
    open: () => guest.wire?.say(JSON.stringify(hello)),
    text: (frame) => {
      if (frame[TYPE] === W) resolve(frame.toString());
      else if (frame.includes('"type":"error"')) reject(new Error(`${user} was refused: ${frame}`));
    },
    ended: (how) => {
      reject(new Error(`${user}: ${how}`));
      fail(new Error(`${user}: ${how}`));
    },
  });
  connecting.then((wire) => {
    guest.wire = wire;
  }, reject);
  return promise;
}

/** Whether a welcome has what was missed, once and in order, and nothing else. */
function check({ room, position }: Guest, welcome: string): void {
  const numbers = saidIn(Buffer.from(welcome)).map(({ number }) => number);
  const wanted = position === null ? [] : Array.from({ length: missed }, (_, index) => index + 1);
  const isRight = welcome.includes('"refused":[]') && numbers.join() === wanted.join();
  if (!isRight)
    throw new Error(`Somebody who came back to ${room} was not told what they missed: ${welcome}`);
}

function remember(guest: Guest, welcome: string): void {
  const { rooms }: { rooms: { epoch: number; rev: number }[] } = JSON.parse(welcome);
  const [state] = rooms;
  if (!state) throw new Error(`${guest.user} was not let into ${guest.room}: ${welcome}`);
  guest.position = { epoch: state.epoch, rev: state.rev };
}

const tokenOf = ({ user, room }: { user: string; room: string }): Promise<string> =>
  // What no other token of this person has makes it one that the server has not seen.
  sign({ sub: user, rooms: { [room]: 'write' }, jti: crypto.randomUUID() });

const orders = {
  /** Signs everybody's token. */
  async prepare(crowd: Crowd): Promise<void> {
    url = crowd.url;
    perRoom = crowd.perRoom;
    missed = 0;
    guests = await Promise.all(
      Array.from({ length: crowd.people }, async (_, index) => {
        const user = `${crowd.name}-person${index}`;
        const room = `${crowd.name}-room${Math.floor(index / perRoom)}`;
        return { user, room, token: await tokenOf({ user, room }), position: null, wire: null };
      }),
    );
  },

  /** @param atOnce how many are on their way in at any time. @throws when somebody is not told what they missed. */
  async arrive({ atOnce }: { atOnce: number }): Promise<Arrived> {
    const failure = Promise.withResolvers<never>();
    fail = failure.reject;
    failure.promise.catch(() => undefined);
    const queue = guests.values();
    const first = guests.filter(({ position }) => position === null);
    const welcomes = new Map<Guest, string>();
    const come = async (): Promise<void> => {
      for (const guest of queue) {
        const welcome = await arrive(guest);
        check(guest, welcome);
        if (guest.position === null) welcomes.set(guest, welcome);
      }
    };
    const processor = processorTime(process.pid);
    const begin = performance.now();
    await Promise.race([Promise.all(Array.from({ length: atOnce }, come)), failure.promise]);
    const time = performance.now() - begin;
    const load = (processorTime(process.pid) - processor) / time;
    for (const guest of first) remember(guest, welcomes.get(guest) ?? '');
    return { time, load };
  },

  /** The first in each room says so many messages; what everybody knows of the room stays as it is. */
  async say({ messages }: { messages: number }): Promise<void> {
    for (let author = 0; author < guests.length; author += perRoom) {
      const { room, wire } = guests[author] ?? {};
      for (let number = missed + 1; number <= missed + messages; number++) {
        const text = messageText({ author, number, due: 0 });
        wire?.say(JSON.stringify({ type: 'send', id: number + 1, room, clientId: randomUUIDv7(), text }));
      }
    }
    missed += messages;
  },

  /** New tokens for the same people. */
  async renew(): Promise<void> {
    const tokens = await Promise.all(guests.map(tokenOf));
    for (const [index, guest] of guests.entries()) guest.token = tokens[index] ?? guest.token;
  },

  /** Everybody's network goes away. */
  depart(): void {
    for (const { wire } of guests) wire?.terminate();
  },
};

export type ArrivalOrders = typeof orders;
obey(orders);
