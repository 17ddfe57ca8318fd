/** In a process of its own: people who come, talk, listen and go. */
import { obey } from '../../support/load/load-child.ts';
import { median } from '../../support/load/quantiles.ts';
import { Transcript } from '../load/transcript.ts';
import { Guest, type Room } from './guest.ts';

/** Entering at a time, where there is no other rate. */
const AT_ONCE = 100;
/** Milliseconds until what has not been heard is lost. */
const PATIENCE = 60_000;

export interface Entry {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What the names of the people begin with. */
  readonly as: string;
  readonly people: number;
  /** So many people in turn share the same rooms. */
  readonly together: number;
  /** What the names of the rooms begin with. */
  readonly place: string;
  /** How many rooms each of them is in. */
  readonly rooms: number;
  /** People a second; as many as the server takes if `null`. */
  readonly perSecond: number | null;
}

/** What the server has told all people of this process, besides messages. */
export interface Told {
  readonly presence: { readonly frames: number; readonly bytes: number };
  /** Of the reader who got the most, between the first and the last. */
  readonly receiptsPerSecond: number;
}

let guests: Guest[] = [];
/** The rooms of each group of people. */
let places: Room[][] = [];
let together = 1;
let acknowledgements: number[] = [];
/** On this process's own clock, in milliseconds. */
let lastArrival = 0;
let fail: (reason: Error) => void = () => undefined;
/** Rejects when something was lost, twice, out of order or refused. */
let failure = new Promise<never>(() => undefined);

const expectNothing = (): void => {
  const { promise, reject } = Promise.withResolvers<never>();
  failure = promise;
  failure.catch(() => undefined);
  fail = reject;
};

const events = {
  acknowledged: (time: number): void => {
    acknowledgements.push(time);
  },
  broken: (reason: string): void => fail(new Error(reason)),
};

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!isTrue()) {
    await Promise.race([Bun.sleep(5), failure]);
    if (performance.now() > end) throw new Error('Messages or acknowledgements were lost.');
  }
}

/**
 * Calls `act` with 0, 1, 2 … at a fixed rate, whatever becomes of it; each somewhere in its part of the time, so that
 * it does not always meet the server in the same moment of its own rhythms.
 */
async function pace(count: number, perSecond: number, act: (number: number) => void): Promise<void> {
  const begin = performance.now();
  for (let number = 0; number < count; number++) {
    const wait = begin + ((number + Math.random()) * 1000) / perSecond - performance.now();
    if (wait > 0) await Promise.race([Bun.sleep(wait), failure]);
    act(number);
  }
}

const isSilent = (): boolean => guests.every((guest) => guest.hasHeardAll());

const orders = {
  /** More people come. Resolves when all of them are in. */
  async enter(entry: Entry): Promise<void> {
    if (guests.length === 0) expectNothing();
    together = entry.together;
    const first = guests.length;
    const groups = Math.ceil((first + entry.people) / together);
    while (places.length < groups) {
      const group = places.length;
      places.push(
        Array.from({ length: entry.rooms }, (_, room) => ({
          name: `${entry.place}-${group}-${room}`,
          transcript: new Transcript(() => Math.min(together, guests.length - group * together)),
        })),
      );
    }
    const newcomers = Array.from({ length: entry.people }, (_, number) => {
      const index = first + number;
      return new Guest(index, `${entry.as}${index}`, places[Math.floor(index / together)] ?? [], events);
    });
    guests.push(...newcomers);
    const greetings = await Promise.all(newcomers.map((guest) => guest.greeting()));
    const come = (number: number): Promise<void> | undefined =>
      newcomers[number]?.enter(entry.url, greetings[number] ?? '');
    if (entry.perSecond === null) {
      const queue = newcomers.keys();
      const comeInTurn = async (): Promise<void> => {
        for (const number of queue) await come(number);
      };
      await Promise.race([Promise.all(Array.from({ length: AT_ONCE }, comeInTurn)), failure]);
    } else {
      const coming: (Promise<void> | undefined)[] = [];
      await pace(newcomers.length, entry.perSecond, (number) => coming.push(come(number)));
      await Promise.race([Promise.all(coming), failure]);
    }
    lastArrival = performance.now();
  },

  /**
   * One message after the other at a fixed rate, in all rooms in turn, by everybody there in turn.
   * @returns the median time until one was acknowledged, in milliseconds, when all are.
   */
  async talk({ perSecond, seconds }: { perSecond: number; seconds: number }): Promise<number> {
    acknowledgements = [];
    const roomsEach = places[0]?.length ?? 0;
    const count = Math.round(perSecond * seconds);
    await pace(count, perSecond, (number) => {
      const group = number % places.length;
      const room = Math.floor(number / places.length) % roomsEach;
      const turn = Math.floor(number / (places.length * roomsEach)) % together;
      guests[group * together + turn]?.say(places[group]?.[room]?.name ?? '');
    });
    await until(() => acknowledgements.length === count && isSilent());
    return median(acknowledgements);
  },

  /** Resolves when so many messages were said, in all rooms, since people came, and everybody has heard them. */
  async listen({ messages }: { messages: number }): Promise<void> {
    const said = (): number => places.flat().reduce((sum, { transcript }) => sum + transcript.length, 0);
    await until(() => said() >= messages && isSilent());
    if (said() > messages) throw new Error(`${said()} messages were heard, and only ${messages} were said.`);
  },

  /** Resolves when presence has told everybody something after the last of them has come. */
  async hearPresence(): Promise<void> {
    await until(() => guests.every(({ presence }) => presence.last > lastArrival));
  },

  countAnew(): void {
    for (const guest of guests) guest.countAnew();
  },

  told(): Told {
    const presence = guests.reduce(
      (sum, guest) => ({
        frames: sum.frames + guest.presence.frames,
        bytes: sum.bytes + guest.presence.bytes,
      }),
      { frames: 0, bytes: 0 },
    );
    const rates = guests.map(({ receipts }) =>
      receipts.frames < 2 ? 0 : ((receipts.frames - 1) * 1000) / (receipts.last - receipts.first),
    );
    return { presence, receiptsPerSecond: Math.max(0, ...rates) };
  },

  leave(): void {
    expectNothing();
    for (const guest of guests) guest.leave();
    guests = [];
    places = [];
  },
};

export type PeopleOrders = typeof orders;
obey(orders);
