/** In a process of its own: people in rooms, who talk as fast as it goes, or at a rate. */

import { obey } from '../../support/load/load-child.ts';
import { processorTime } from '../../support/load/process-facts.ts';
import { sign } from '../../support/tokens.ts';
import { DIALECTS, type DialectName } from './dialects/dialects.ts';
import { Histogram } from './histogram.ts';
import { Talker } from './talker.ts';
import { Transcript } from './transcript.ts';

/** Entering at a time: more would only wait in the server. */
const AT_ONCE = 100;
/** Milliseconds after the last message until what has not been heard is lost. */
const PATIENCE = 60_000;
/** People in a room from which on every tenth of them is timed. */
const CROWDED = 100;
/** Milliseconds for which everybody goes on listening for what comes a second time. */
const ECHO = 100;

export interface Entry {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly dialect: DialectName;
  readonly rooms: number;
  /** In each room. */
  readonly people: number;
  /** Whether what somebody says at one moment goes out with one write; no, unless it is said here. */
  readonly saysTogether?: boolean;
}

/** Of a stretch of time in which the load went on; everything said was heard by everybody once and in order. */
export interface Heard {
  /** Milliseconds. */
  readonly time: number;
  /** Messages that came back to whoever had said them. */
  readonly messages: number;
  /** Messages heard, by everybody together. */
  readonly deliveries: number;
  /** From when a message was due until somebody else heard it, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** How long after it was due a message was said (99th percentile), in milliseconds: the load's own part of those. */
  readonly late: number;
  /** Processor time of the load itself, as a part of one core. */
  readonly load: number;
  /** What came in all, since everybody entered. */
  readonly bytes: number;
  readonly frames: number;
}

const latencies = new Histogram();
const lateness = new Histogram();
const talkers: Talker[] = [];
const transcripts: Transcript[] = [];
let returned = 0;
/** What to do when a message has come back. */
let onReturn: (talker: Talker) => void = () => undefined;
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
  heard: ({ due }: { due: number }, now: number): void => latencies.add(now - due),
  returned: (talker: Talker): void => {
    returned++;
    onReturn(talker);
  },
  broken: (reason: string): void => fail(new Error(reason)),
};

/** Looks at the same things before and after. */
async function during(work: () => Promise<unknown>): Promise<Heard> {
  const sum = (of: (talker: Talker) => number) => talkers.reduce((total, talker) => total + of(talker), 0);
  const before = { returned, heard: sum(({ heard }) => heard) };
  const processor = processorTime(process.pid);
  latencies.clear();
  lateness.clear();
  const begin = performance.now();
  await Promise.race([work(), failure]);
  const time = performance.now() - begin;
  return {
    time,
    messages: returned - before.returned,
    deliveries: sum(({ heard }) => heard) - before.heard,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    late: lateness.quantile(0.99),
    load: (processorTime(process.pid) - processor) / time,
    bytes: sum(({ bytes }) => bytes),
    frames: sum(({ frames }) => frames),
  };
}

/** Whether everybody has heard what was said in their room, and been told that what they said is kept. */
function isSilent(): boolean {
  const saidIn = transcripts.map(() => 0);
  for (const { room, said } of talkers) saidIn[room] = (saidIn[room] ?? 0) + said;
  return talkers.every(
    ({ said, heard, acknowledged, room, dialect }) =>
      heard === saidIn[room] &&
      heard === transcripts[room]?.length &&
      (!dialect.acknowledges || acknowledged === said),
  );
}

/** Resolves when everybody has heard everything. @throws when something is missing. */
async function silence(): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!isSilent()) {
    await Promise.race([Bun.sleep(5), failure]);
    if (performance.now() > end) {
      throw new Error('Messages or acknowledgements were lost: not everybody has heard everything.');
    }
  }
}

/** @throws when something comes that nobody has to hear any more. */
const noEcho = (): Promise<void> => Promise.race([Bun.sleep(ECHO), failure]);

function say(talker: Talker | undefined, due: number): void {
  lateness.add(performance.now() - due);
  talker?.say(due);
}

const orders = {
  /** @returns when everybody is in. */
  async enter({ url, dialect, rooms, people, saysTogether = false }: Entry): Promise<void> {
    expectNothing();
    const first = transcripts.length;
    for (let room = first; room < first + rooms; room++) transcripts.push(new Transcript(() => people));
    for (let next = 0; next < rooms * people; next += AT_ONCE) {
      const count = Math.min(AT_ONCE, rooms * people - next);
      const batch = await Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const room = first + Math.floor((next + index) / people);
          const transcript = transcripts[room];
          if (!transcript) throw new Error('There is no such room.');
          const user = `person${talkers.length + index}`;
          const token = await sign({ sub: user, rooms: { [`room${room}`]: 'write' } });
          const person = { user, room: `room${room}`, token };
          const number = talkers.length + index;
          const habits = { isTimed: people < CROWDED || number % 10 === 0, saysTogether };
          return new Talker(number, room, person, DIALECTS[dialect], transcript, events, habits);
        }),
      );
      talkers.push(...batch);
      await Promise.all(batch.map((talker) => talker.enter(url)));
    }
  },

  /**
   * Some messages are always on the way: who said one says the next when it has come back to them.
   * @param outstanding of all together.
   * @param seconds that are measured, after a quarter of that has gone by.
   */
  async saturate({ outstanding, seconds }: { outstanding: number; seconds: number }): Promise<Heard> {
    const sayNow = (talker: Talker): void => say(talker, performance.now());
    onReturn = sayNow;
    for (let count = 0; count < outstanding; count++) {
      // Where there are more people than messages, those who talk are spread evenly over the rooms.
      const talker = talkers[Math.floor(count * Math.max(1, talkers.length / outstanding)) % talkers.length];
      if (talker) sayNow(talker);
    }
    await Promise.race([Bun.sleep(seconds * 250), failure]);
    const heard = await during(() => Bun.sleep(seconds * 1000));
    onReturn = () => undefined;
    await silence();
    await noEcho();
    return heard;
  },

  /** Somebody says something at a fixed rate, whatever becomes of what was said before. */
  async pace({ perSecond, seconds }: { perSecond: number; seconds: number }): Promise<Heard> {
    // Neighbours of one room are not next to each other in time.
    const stride = coprime(talkers.length);
    const heard = await during(async () => {
      const begin = performance.now();
      const total = perSecond * seconds;
      for (let sent = 0; sent < total; ) {
        const due = begin + (sent * 1000) / perSecond;
        const wait = due - performance.now();
        if (wait > 2) await Bun.sleep(wait - 2);
        else if (wait > 0) await new Promise((resolve) => setImmediate(resolve));
        else say(talkers[(sent++ * stride) % talkers.length], due);
      }
      await silence();
    });
    await noEcho();
    return heard;
  },

  leave(): void {
    expectNothing();
    for (const talker of talkers.splice(0)) talker.leave();
    transcripts.length = 0;
  },
};

/** About two fifths of `count`, without a factor in common with it. */
function coprime(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let stride = Math.max(1, Math.floor(count * 0.38));
  while (divisor(stride, count) !== 1) stride++;
  return stride;
}

export type CrowdOrders = typeof orders;
obey(orders);
