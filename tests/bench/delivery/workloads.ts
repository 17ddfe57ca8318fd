/** Who talks, in which rooms, and how much better than the others this project has to be at it. */
import type { Variant } from '../variant.ts';

export interface Workload {
  readonly id: string;
  readonly label: string;
  readonly rooms: number;
  readonly people: number;
  /** How many times as many as these. */
  readonly atLeast: Readonly<Partial<Record<Variant, number>>>;
  readonly saysTogether: boolean;
  /** What it is not measured with, and why, as a sentence. */
  readonly without: readonly Variant[];
  readonly why: string;
}

/** Everybody says each message with a write of its own, as people do who sit at machines of their own. */
const workload = (
  rooms: number,
  people: number,
  label: string,
  rawBun: number,
  socketIo: number,
): Workload => ({
  id: `${rooms}x${people}`,
  label,
  rooms,
  people,
  atLeast: { 'raw-bun': rawBun, 'socket-io-full': socketIo },
  saysTogether: false,
  without: people >= 1000 ? ['ejabberd'] : [],
  why: 'With a thousand messages on the way, one takes it longer than the minute for which the load waits.',
});

/** The same with as many messages in one write as there are to say, which is where a server that only forwards is best. */
const TOGETHER: Workload = {
  id: '2x10-together',
  label: '2 rooms × 10, many a write',
  rooms: 2,
  people: 10,
  atLeast: {},
  saysTogether: true,
  without: ['elysia-ws', 'ws-naive', 'ws-corked', 'socket-io-full', 'socket-io-normal', 'ejabberd'],
  why: 'It is there to show how fast one is that only forwards.',
};

export const WORKLOADS: readonly Workload[] = [
  workload(2, 10, '2 rooms × 10 people', 1.2, 20),
  workload(1, 100, '1 room × 100', 2.7, 50),
  workload(1, 1000, '1 room × 1,000', 3, 50),
  workload(16, 2, '16 rooms × 2', 1, 8),
  workload(500, 2, '500 rooms × 2', 1, 5),
  TOGETHER,
];

/** Messages on the way, the same for every server: enough to keep each of them busy, and one of everybody. */
export const outstandingOf = ({ rooms, people }: Workload): number => Math.max(512, rooms * people);
