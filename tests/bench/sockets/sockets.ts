/** What sockets cost: memory, many of them at once, and their coming back. */
import type { Bench, Findings, Run } from '../bench.ts';
import { barOf, type Plot } from '../plot.ts';
import { type Result, resultOf } from '../result.ts';
import { labelOf, OWN } from '../variant.ts';
import { type Held, holdSockets, socketsWithinLimit } from './held.ts';
import { bytesPerSocket, type MemoryPlan } from './memory.ts';
import { measureReconnects, type Reconnects } from './reconnects.ts';

/** The file limit of a usual process, 20,000, without what the server keeps for other things. */
const HELD = 19_000;

interface Plan {
  readonly memory: MemoryPlan;
  readonly held: { readonly sockets: number; readonly seconds: number };
  readonly reconnects: number;
}

const FULL: Plan = {
  memory: { before: 100, rooms: 1000, rest: 12_500 },
  held: { sockets: HELD, seconds: 10 },
  reconnects: 8000,
};
const QUICK: Plan = {
  memory: { before: 50, rooms: 200, rest: 0 },
  held: { sockets: 1000, seconds: 1 },
  reconnects: 1000,
};
const PER_SECOND = 1000;

const MEASURED = [OWN, 'raw-bun'] as const;
type Memory = Record<(typeof MEASURED)[number], number[]>;

async function run({ quick, rounds, say }: Run): Promise<Findings> {
  const plan = quick ? QUICK : FULL;
  const sockets = socketsWithinLimit(plan.held.sockets);
  const memory: Memory = { [OWN]: [], 'raw-bun': [] };
  const held: Held[] = [];
  const reconnects: Reconnects[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const measured of MEASURED) {
      const bytes = await bytesPerSocket(measured, plan.memory);
      memory[measured].push(bytes);
      say(`round ${round}: ${bytes.toFixed(0)} bytes a socket (${measured})`);
    }
    const talk = await holdSockets({ ...plan.held, sockets, perSecond: PER_SECOND });
    held.push(talk);
    say(`round ${round}: ${sockets} sockets, ${textOf(talk)}`);
    const back = await measureReconnects(plan.reconnects);
    reconnects.push(back);
    say(`round ${round}: back a second ${ratesOf(back)}`);
  }
  const wanted = `${plan.held.sockets} sockets were to be held; ${sockets} are as many as the limit of open files allows.`;
  return {
    results: [...memoryResults(memory), ...heldResults(held, sockets), ...reconnectResults(reconnects)],
    plots: [barsOf(memory)],
    notes: sockets < plan.held.sockets ? [wanted] : [],
  };
}

const textOf = ({ p50, p99, late, busy, load }: Held): string =>
  `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (said ${late.toFixed(2)} ms late, server ${busy.toFixed(2)} and load ${load.toFixed(2)} of a core)`;

const ratesOf = (back: Reconnects): string =>
  Object.entries(back)
    .map(
      ([kind, { perSecond, busy, load }]) =>
        `${kind} ${perSecond.toFixed(0)} (server ${busy.toFixed(2)}, load ${load.toFixed(2)} of a core)`,
    )
    .join(', ');

const memoryResults = (memory: Memory): Result[] => [
  resultOf({
    id: 'sockets.memory',
    what: 'memory per idle, authenticated, joined socket',
    unit: 'bytes',
    runs: memory[OWN],
    target: { atMost: 6 * 1024 },
  }),
  resultOf({
    id: 'sockets.memory.raw-bun',
    what: 'raw Bun, memory per idle, subscribed socket',
    unit: 'bytes',
    runs: memory['raw-bun'],
  }),
];

function heldResults(held: readonly Held[], sockets: number): Result[] {
  const where = `${sockets.toLocaleString('en')} sockets in rooms of 10 in one process, ${PER_SECOND.toLocaleString('en')} messages/s`;
  return [
    resultOf({
      id: 'sockets.held',
      what: `sockets held by one process while ${PER_SECOND.toLocaleString('en')} messages/s flow, nothing lost`,
      unit: 'sockets',
      runs: held.map(() => sockets),
      target: { atLeast: HELD },
    }),
    resultOf({
      id: 'sockets.held.p99',
      what: `${where}, p99`,
      unit: 'ms',
      runs: held.map(({ p99 }) => p99),
      target: { atMost: 50 },
    }),
    resultOf({ id: 'sockets.held.p50', what: `${where}, p50`, unit: 'ms', runs: held.map(({ p50 }) => p50) }),
  ];
}

const reconnectResults = (rounds: readonly Reconnects[]): Result[] => [
  resultOf({
    id: 'sockets.reconnects',
    what: 'connect + hello + verify + join + resume, tokens verified before',
    unit: '/s',
    runs: rounds.map(({ known }) => known.perSecond),
    target: { atLeast: 5000 },
  }),
  resultOf({
    id: 'sockets.reconnects.new-tokens',
    what: 'the same with tokens that were never seen',
    unit: '/s',
    runs: rounds.map(({ fresh }) => fresh.perSecond),
    target: { atLeast: 5000 },
  }),
  resultOf({
    id: 'sockets.newcomers',
    what: 'new people in new rooms',
    unit: '/s',
    runs: rounds.map(({ newcomers }) => newcomers.perSecond),
  }),
  resultOf({
    id: 'sockets.reconnects.load',
    what: "the load's own part of a core while they come back",
    unit: 'cores',
    runs: rounds.map(({ known }) => known.load),
  }),
];

function barsOf(memory: Memory): Plot {
  return {
    kind: 'bars',
    name: 'sockets',
    title: 'Memory of an idle socket (less is better)',
    unit: 'bytes',
    logarithmic: false,
    groups: [
      {
        label: 'joined in a room of 10',
        bars: [barOf(`${OWN}, authenticated`, memory[OWN]), barOf(labelOf('raw-bun'), memory['raw-bun'])],
      },
    ],
  };
}

export const socketsBench: Bench = { name: 'sockets', title: 'Many sockets', run };
