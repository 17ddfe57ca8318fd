/** From what was measured to slopes and plots. */
import { median } from '../../support/load/quantiles.ts';
import type { Findings } from '../bench.ts';
import type { Lines } from '../plot.ts';
import { type Result, resultOf, type Target } from '../result.ts';
import { slope } from '../slope.ts';
import type { Joins } from './joins.ts';
import type { RoomCount } from './room-count.ts';
import type { RoomSize } from './room-size.ts';
import type { SocketMemory } from './socket-memory.ts';

/** Each by size, the smallest first. */
export interface Round {
  readonly roomSizes: readonly RoomSize[];
  readonly roomCounts: readonly RoomCount[];
  readonly joins: readonly Joins[];
  readonly socketMemory: readonly SocketMemory[];
}

/** One cost, by one size. */
interface Curve {
  /** Ends the id: `growth.ID`. */
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly atMost: number;
  /** Of one round. */
  points(round: Round): readonly (readonly [size: number, cost: number])[];
}

const MESSAGE_BY_PEOPLE: Curve = {
  id: 'message-to-people',
  what: 'Processor time for a message, by people in the room',
  unit: 'ms',
  atMost: 1,
  points: ({ roomSizes }) => roomSizes.map(({ people, cost }) => [people, cost]),
};
const ACK_BY_PEOPLE: Curve = {
  id: 'ack-to-people',
  what: 'Send → acknowledgement, p50, by people in the room',
  unit: 'ms',
  atMost: 0.1,
  points: ({ roomSizes }) => roomSizes.map(({ people, acknowledged }) => [people, acknowledged]),
};
const MESSAGE_BY_ROOMS: Curve = {
  id: 'message-to-rooms',
  what: 'Processor time for a message, by rooms of two',
  unit: 'ms',
  atMost: 0.05,
  points: ({ roomCounts }) => roomCounts.map(({ rooms, cost }) => [rooms, cost]),
};
const JOINS: Curve = {
  id: 'joins',
  what: 'Processor time for all who join one room, by their number',
  unit: 'ms',
  atMost: 1.1,
  points: ({ joins }) => joins.map(({ people, cost }) => [people, cost]),
};
const PRESENCE: Curve = {
  id: 'presence-frames',
  what: 'Presence frames to all who join one room, by their number',
  unit: 'frames',
  atMost: 1.1,
  points: ({ joins }) => joins.map(({ people, frames }) => [people, frames]),
};
const MEMORY: Curve = {
  id: 'memory',
  what: 'Memory beyond that of an empty server, by sockets',
  unit: 'bytes',
  atMost: 1,
  points: ({ socketMemory }) => socketMemory.map(({ sockets, bytes }) => [sockets, bytes]),
};
const CURVES = [MESSAGE_BY_PEOPLE, ACK_BY_PEOPLE, MESSAGE_BY_ROOMS, JOINS, PRESENCE, MEMORY];

/** Receipts frames a second to each reader. */
const RECEIPTS: Target = { atMost: 4 };

export function describe(rounds: readonly Round[]): Findings {
  return {
    results: [
      ...CURVES.flatMap((each) => slopeAndCosts(each, rounds)),
      receipts(rounds),
      ...perSocket(rounds),
    ],
    plots: [
      plot(
        'growth-message-to-people',
        'A message, by people in the room',
        'people in the room',
        'ms',
        rounds,
        [
          ['processor time', MESSAGE_BY_PEOPLE],
          ['send → acknowledgement', ACK_BY_PEOPLE],
        ],
      ),
      plot(
        'growth-message-to-rooms',
        'A message, by the number of rooms',
        'rooms of two',
        'processor time, ms',
        rounds,
        [['processor time', MESSAGE_BY_ROOMS]],
      ),
      plot('growth-joins', 'All who join one large room', 'people who join', 'in all', rounds, [
        ['processor time, ms', JOINS],
        ['presence frames', PRESENCE],
      ]),
      plot('growth-memory', 'Memory, by sockets', 'sockets', 'bytes beyond an empty server', rounds, [
        ['resident memory', MEMORY],
      ]),
    ],
    notes: [
      'Growth is the slope of log cost to log size: 1 is twice the cost for twice the size, 0 none. Everything but joins is measured with every reader acknowledging what they hear every 300 ms, as the widget does.',
      'Messages by people: 50 a second by one of them, for the acknowledgement 10 a second, while whoever sends them has a core alone and the server shares the other with those who listen: otherwise what grows is how long the sender waits for a core. By rooms: 200 a second in turn, by 50 pairs of people with up to 200 rooms each. Joins: 1,000 people a second into a room that has more than 100 members, so that all are told counts; the work is that of the whole arrival (token, history, members).',
    ],
  };
}

function slopeAndCosts({ id, what, unit, atMost, points }: Curve, rounds: readonly Round[]): Result[] {
  const grows = resultOf({
    id: `growth.${id}`,
    what: `${what}: slope`,
    unit: '',
    runs: rounds.map((round) => slope(points(round))),
    target: { atMost },
  });
  return [grows, ...sizesOf(points, rounds).map(([size, runs]) => cost(id, what, unit, size, runs))];
}

const cost = (id: string, what: string, unit: string, size: number, runs: readonly number[]): Result =>
  resultOf({ id: `growth.${id}.${size}`, what: `${what}: ${size.toLocaleString('en')}`, unit, runs });

/** What every round gave, for each size. */
function sizesOf(
  points: Curve['points'],
  rounds: readonly Round[],
): (readonly [size: number, runs: readonly number[]])[] {
  const bySize = Map.groupBy(rounds.flatMap(points), ([size]) => size);
  return [...bySize].map(([size, all]) => [size, all.map(([, value]) => value)]);
}

const receipts = (rounds: readonly Round[]): Result => {
  const largest = rounds.map(({ roomSizes }) => roomSizes.at(-1));
  return resultOf({
    id: 'growth.receipts',
    what: `Receipts frames to each of ${largest[0]?.people.toLocaleString('en')} readers who all read`,
    unit: '/s',
    runs: largest.map((size) => size?.receipts ?? Number.NaN),
    target: RECEIPTS,
  });
};

/** Of those sockets that came last. */
function perSocket(rounds: readonly Round[]): Result[] {
  const runs = rounds.map(({ socketMemory }) => {
    const [before, last] = socketMemory.slice(-2);
    return ((last?.bytes ?? 0) - (before?.bytes ?? 0)) / ((last?.sockets ?? 0) - (before?.sockets ?? 0));
  });
  return [resultOf({ id: 'growth.memory.next', what: 'Memory for one more socket', unit: 'bytes', runs })];
}

const plot = (
  name: string,
  title: string,
  x: string,
  y: string,
  rounds: readonly Round[],
  lines: readonly (readonly [label: string, curve: Curve])[],
): Lines => ({
  kind: 'lines',
  name,
  title,
  x,
  y,
  series: lines.map(([label, { points }]) => ({
    label,
    points: sizesOf(points, rounds).map(([size, runs]) => [size, median(runs)] as const),
  })),
});
