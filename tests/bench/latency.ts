/** How long it takes from sending to receiving: at half of what a server can take, and one message at a time. */
import { processorTime } from '../support/load/process-facts.ts';
import type { Bench, Findings, Run } from './bench.ts';
import type { Heard } from './load/crowd.ts';
import { startCrowd } from './load/start-crowd.ts';
import { installPeers } from './peers/install-peers.ts';
import { PEERS } from './peers/peers.ts';
import { barOf, type Plot } from './plot.ts';
import { type Measured, type Result, ratios, resultOf } from './result.ts';
import { dialectOf, labelOf, OWN, startVariant, type Variant } from './variant.ts';

/** Two rooms of ten talk; two people are alone on an idle server. */
const BUSY = { rooms: 2, people: 10 };
const IDLE = { rooms: 1, people: 2 };
/** Messages on the way while a server is saturated. */
const OUTSTANDING = 400;
/** Messages a second that come one at a time: each has long arrived when the next is said. */
const ONE_AT_A_TIME = 50;

/** What one server did in one round. */
interface Round {
  /** Messages a second at which it was saturated; `null` where another server's rate was asked of it. */
  readonly saturated: number | null;
  /** Messages a second of the open loop. */
  readonly rate: number;
  readonly half: Heard;
  /** Of the server in the open loop, as a part of one core. */
  readonly busy: number;
  readonly idle: Heard;
}

interface Seconds {
  readonly saturate: number;
  readonly half: number;
  readonly idle: number;
}

/** @param rate of the open loop; without one, half of that at which this server is saturated. */
async function measure(variant: Variant, seconds: Seconds, rate?: number): Promise<Round> {
  const server = await startVariant(variant);
  const crowd = startCrowd();
  try {
    const dialect = dialectOf(variant);
    const { url, pid } = server;
    await crowd.order('enter', { url, dialect, ...IDLE });
    const idle = await crowd.order('pace', { perSecond: ONE_AT_A_TIME, seconds: seconds.idle });
    await crowd.order('leave', undefined);
    await crowd.order('enter', { url, dialect, ...BUSY });
    const full = await crowd.order('saturate', { outstanding: OUTSTANDING, seconds: seconds.saturate });
    const saturated = (full.messages / full.time) * 1000;
    const perSecond = rate ?? Math.round(saturated / 2);
    const before = processorTime(pid);
    const half = await crowd.order('pace', { perSecond, seconds: seconds.half });
    const busy = (processorTime(pid) - before) / half.time;
    return { saturated: rate === undefined ? saturated : null, rate: perSecond, half, busy, idle };
  } finally {
    await crowd.end();
    await server.dispose();
  }
}

async function run({ quick, rounds, say }: Run): Promise<Findings> {
  await installPeers(say);
  const seconds = quick ? { saturate: 0.5, half: 1, idle: 1 } : { saturate: 2, half: 5, idle: 8 };
  const own: Round[] = [];
  const raw: Round[] = [];
  const socketIo: Round[] = [];
  const lacksSocketIo = PEERS['socket-io-full'].lacks();
  for (let round = 1; round <= rounds; round++) {
    const mine = await measure(OWN, seconds);
    own.push(mine);
    say(`round ${round}: this server ${texts(mine)}`);
    const its = await measure('raw-bun', seconds, mine.rate);
    raw.push(its);
    say(`round ${round}: raw Bun ${texts(its)}`);
    if (lacksSocketIo !== null) continue;
    const theirs = await measure('socket-io-full', seconds);
    socketIo.push(theirs);
    say(`round ${round}: Socket.IO ${texts(theirs)}`);
  }
  return {
    results: [
      ...ownResults(own, raw),
      ...rawResults(raw),
      ...(lacksSocketIo ? [] : socketIoResults(socketIo)),
    ],
    plots: [barsOf(own, raw, socketIo)],
    notes: lacksSocketIo === null ? [] : [`Socket.IO was left out. ${lacksSocketIo}`],
  };
}

const texts = ({ rate, half, busy, idle }: Round): string => {
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  const cores = `server ${busy.toFixed(2)} and load ${half.load.toFixed(2)} of a core`;
  return `${rate} messages/s p50 ${ms(half.p50)} p99 ${ms(half.p99)} (said ${ms(half.late)} late, ${cores}); idle p50 ${ms(idle.p50)}`;
};

const HALF = 'at half of saturation, 2 rooms × 10 people';

function ownResults(own: readonly Round[], raw: readonly Round[]): Result[] {
  const p99 = own.map(({ half }) => half.p99);
  const measured: Measured[] = [
    {
      id: 'latency.half.p50',
      what: `send → receive ${HALF}, p50`,
      unit: 'ms',
      runs: own.map(({ half }) => half.p50),
      target: { atMost: 2 },
    },
    {
      id: 'latency.half.p99',
      what: `send → receive ${HALF}, p99`,
      unit: 'ms',
      runs: p99,
      target: { atMost: 10 },
    },
    {
      id: 'latency.half.p99-to-raw-bun',
      what: 'that p99, ratio to raw Bun at the same rate',
      unit: '×',
      runs: ratios(
        p99,
        raw.map(({ half }) => half.p99),
      ),
      target: { atMost: 2 },
    },
    {
      id: 'latency.half.rate',
      what: 'messages of that open loop',
      unit: '/s',
      runs: own.map(({ rate }) => rate),
    },
    {
      id: 'latency.half.late',
      what: 'how late the load said them, p99; this is part of those latencies',
      unit: 'ms',
      runs: own.map(({ half }) => half.late),
    },
    {
      id: 'latency.idle.p50',
      what: 'one message on an idle server, send → receive, durable, p50',
      unit: 'ms',
      runs: own.map(({ idle }) => idle.p50),
      target: { atMost: 1.5 },
    },
    {
      id: 'latency.idle.p99',
      what: 'one message on an idle server, p99',
      unit: 'ms',
      runs: own.map(({ idle }) => idle.p99),
    },
  ];
  return measured.map(resultOf);
}

const rawResults = (raw: readonly Round[]): Result[] =>
  told('latency.raw-bun', 'raw Bun, at the same rate', raw);

const socketIoResults = (rounds: readonly Round[]): Result[] => [
  ...told('latency.socket-io', 'Socket.IO + SQLite FULL, at half of its own saturation', rounds),
  resultOf({
    id: 'latency.socket-io.rate',
    what: 'messages of that open loop',
    unit: '/s',
    runs: rounds.map(({ rate }) => rate),
  }),
];

/** What a peer did, which has no target. */
const told = (id: string, what: string, rounds: readonly Round[]): Result[] => [
  resultOf({ id: `${id}.p50`, what: `${what}, p50`, unit: 'ms', runs: rounds.map(({ half }) => half.p50) }),
  resultOf({ id: `${id}.p99`, what: `${what}, p99`, unit: 'ms', runs: rounds.map(({ half }) => half.p99) }),
  resultOf({
    id: `${id}.idle.p50`,
    what: `${what.split(',')[0]}, one message when idle, p50`,
    unit: 'ms',
    runs: rounds.map(({ idle }) => idle.p50),
  }),
];

function barsOf(own: readonly Round[], raw: readonly Round[], socketIo: readonly Round[]): Plot {
  const shown = [
    { series: `${OWN}, durable`, rounds: own },
    { series: labelOf('raw-bun'), rounds: raw },
    { series: `${labelOf('socket-io-full')}, at its own half`, rounds: socketIo },
  ].filter(({ rounds }) => rounds.length > 0);
  const group = (label: string, of: (round: Round) => number) => ({
    label,
    bars: shown.map(({ series, rounds }) => barOf(series, rounds.map(of))),
  });
  return {
    kind: 'bars',
    name: 'latency',
    title: 'From sending to receiving (less is better)',
    unit: 'ms',
    logarithmic: true,
    groups: [
      group('idle, p50', ({ idle }) => idle.p50),
      group('half of saturation, p50', ({ half }) => half.p50),
      group('half of saturation, p99', ({ half }) => half.p99),
    ],
  };
}

export const latencyBench: Bench = { name: 'latency', title: 'Latency', run };
