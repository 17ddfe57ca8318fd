/** From what was measured to lines, plots and notes. */

import { median } from '../../support/load/quantiles.ts';
import type { Findings } from '../bench.ts';
import type { Plot } from '../plot.ts';
import { type Result, ratios, resultOf } from '../result.ts';
import { slope } from '../slope.ts';
import type { MessageBytes } from './bytes.ts';
import { MISSED } from './long-history.ts';
import type { Measured } from './measure.ts';
import { PAGE } from './positions.ts';
import type { Starts } from './start.ts';
import type { Times } from './times.ts';

type InStore = Measured<'page' | 'resume' | 'resumeLarge'>;
type ToClient = Measured<'page' | 'resume'>;

interface Measurements {
  /** By size, the smallest first, like the others. */
  readonly store: readonly InStore[];
  readonly client: readonly ToClient[];
  readonly starts: readonly Starts[];
  readonly bytes: MessageBytes;
}

const p50 = (rounds: readonly Times[]): number[] => rounds.map((times) => times.p50);
const p99 = (rounds: readonly Times[]): number[] => rounds.map((times) => times.p99);

export function describe({ store, client, starts, bytes }: Measurements): Findings {
  const results = [
    ...reads(store, client),
    ...growth('store', 'in the store', store),
    ...growth('client', 'to the client', client),
    ...startsOf(starts),
    resultOf({
      id: 'store.bytes',
      what: 'Bytes in the database per 70-character message, all indexes',
      unit: 'bytes',
      runs: [bytes.total],
      target: { atMost: 250 },
    }),
  ];
  return { results, plots: [plot(store, client)], notes: notes(starts, bytes) };
}

function reads(store: readonly InStore[], client: readonly ToClient[]): Result[] {
  const [, storeSmall] = store;
  const [, clientSmall] = client;
  const storeLarge = store.at(-1);
  const clientLarge = client.at(-1);
  if (!storeSmall || !clientSmall || !storeLarge || !clientLarge) throw new Error('There are no two sizes.');
  const many = count(storeLarge.history.messages);
  const page = `Page of ${PAGE} at ${many} messages`;
  const resume = `Resume after ${MISSED} missed, room of ${count(storeLarge.history.large)}, ${many} in all`;
  const compared = `p99 ÷ that at ${count(storeSmall.history.messages)}`;
  const ms = { unit: 'ms' };
  return [
    resultOf({
      ...ms,
      id: 'store.page.store-p99',
      what: `${page}, in the store, p99`,
      runs: p99(storeLarge.rounds.page),
      target: { atMost: 1 },
    }),
    resultOf({
      ...ms,
      id: 'store.page.client-p99',
      what: `${page}, to the client, p99`,
      runs: p99(clientLarge.rounds.page),
      target: { atMost: 3 },
    }),
    resultOf({
      id: 'store.page.store-p99-to-small',
      what: `${page}, in the store, ${compared}`,
      unit: '×',
      runs: ratios(p99(storeLarge.rounds.page), p99(storeSmall.rounds.page)),
      target: { atMost: 1.2 },
    }),
    resultOf({
      id: 'store.page.client-p99-to-small',
      what: `${page}, to the client, ${compared}`,
      unit: '×',
      runs: ratios(p99(clientLarge.rounds.page), p99(clientSmall.rounds.page)),
      target: { atMost: 1.2 },
    }),
    resultOf({
      ...ms,
      id: 'store.resume.store-p99',
      what: `${resume}, in the store, p99`,
      runs: p99(storeLarge.rounds.resumeLarge),
      target: { atMost: 2 },
    }),
    resultOf({
      ...ms,
      id: 'store.resume.client-p50',
      what: `${resume}, greeting to welcome, p50`,
      runs: p50(clientLarge.rounds.resume),
      target: { atMost: 2 },
    }),
    resultOf({
      ...ms,
      id: 'store.resume.client-p99',
      what: `${resume}, greeting to welcome, p99`,
      runs: p99(clientLarge.rounds.resume),
    }),
  ];
}

/** Of the median: a page, and what was missed in any of the rooms. */
function growth(id: string, where: string, sizes: readonly ToClient[]): Result[] {
  const slopes = (kind: 'page' | 'resume'): number[] => {
    const [first] = sizes;
    return (first?.rounds[kind] ?? []).map((_, round) =>
      slope(sizes.map(({ history, rounds }) => [history.messages, rounds[kind][round]?.p50 ?? 0])),
    );
  };
  const of = (kind: 'page' | 'resume') =>
    resultOf({
      id: `store.growth.${kind}-${id}`,
      what: `Growth of a ${kind} ${where} with the history (slope of logs)`,
      unit: '',
      runs: slopes(kind),
      target: { atMost: 0.05 },
    });
  return [of('page'), of('resume')];
}

const GB = 1e9;

/** The target is for a database of 1 GB or more. */
function startsOf(starts: readonly Starts[]): Result[] {
  return starts.flatMap(({ bytes, warm, cold }, index) => {
    const what = `Start to first answer, database of ${(bytes / 1e6).toFixed(0)} MB`;
    const id = index === starts.length - 1 ? 'store.start' : 'store.start-smaller';
    const target = bytes >= GB ? { target: { atMost: 150 } } : {};
    const warmly = resultOf({ id, what, unit: 'ms', runs: warm, ...target });
    if (cold.length === 0) return [warmly];
    return [
      warmly,
      resultOf({ id: `${id}-cold`, what: `${what}, none of it in memory`, unit: 'ms', runs: cold }),
    ];
  });
}

function plot(store: readonly InStore[], client: readonly ToClient[]): Plot {
  const line = <K extends string>(
    label: string,
    sizes: readonly Measured<K>[],
    kind: K,
    of: (rounds: readonly Times[]) => number[],
  ) => ({
    label,
    points: sizes.map(({ history, rounds }) => [history.messages, median(of(rounds[kind]))] as const),
  });
  return {
    kind: 'lines',
    name: 'history',
    title: 'What a long history costs',
    x: 'messages in the database',
    y: 'time, ms',
    series: [
      line(`page of ${PAGE} in the store, p50`, store, 'page', p50),
      line(`page of ${PAGE} in the store, p99`, store, 'page', p99),
      line(`page of ${PAGE} to the client, p50`, client, 'page', p50),
      line(`page of ${PAGE} to the client, p99`, client, 'page', p99),
      line(`${MISSED} missed, in the store, p50`, store, 'resume', p50),
      line(`${MISSED} missed, greeting to welcome, p50`, client, 'resume', p50),
    ],
  };
}

const notes = (starts: readonly Starts[], bytes: MessageBytes): string[] => [
  'Pages and resumes are of random rooms at random places. The database is in the memory of the operating system, and mostly not in that of SQLite.',
  `Bytes per message: ${bytes.parts.map(({ name, bytes }) => `${name} ${bytes.toFixed(0)}`).join(', ')}.`,
  ...(starts.some(({ cold }) => cold.length === 0)
    ? ['Starts with nothing of the database in memory were left out: there is no GNU dd to make room.']
    : []),
];

const count = (messages: number): string =>
  messages >= 1e6 ? `${messages / 1e6} million` : messages.toLocaleString('en');
