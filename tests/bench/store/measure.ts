/** Measures every history in turn, round after round: first in the store, then from a client of a server on it. */
import { dirname, join } from 'node:path';
import { startLoad } from '../../support/load/load-child.ts';
import { startServer } from '../../support/server.ts';
import type { LongHistory } from './long-history.ts';
import type { ReaderOrders } from './reader.ts';
import type { Times } from './times.ts';
import type { VisitorOrders } from './visitor.ts';

/** What each round gave for one history. */
export interface Measured<K extends string> {
  readonly history: LongHistory;
  readonly rounds: Readonly<Record<K, readonly Times[]>>;
}

export interface Amounts {
  readonly rounds: number;
  /** Pages and resumes of one round and history: in the store, and to the client. */
  readonly store: { readonly pages: number; readonly resumes: number };
  readonly client: { readonly pages: number; readonly resumes: number };
}

/** `resume` is of any room, `resumeLarge` of the large one. */
type StoreRounds = Record<'page' | 'resume' | 'resumeLarge', Times[]>;
type ClientRounds = Record<'page' | 'resume', Times[]>;

/** Pages until the caches of a store are as full as they get. */
const WARM_UP = 3000;

/** Nobody in these measurements is to be told to wait. */
const LIMITS = {
  CHAT_COMMANDS_PER_SECOND: '10000',
  CHAT_COMMANDS_BURST: '100000',
  CHAT_CONNECTS_PER_SECOND: '100000',
  CHAT_CONNECTS_BURST: '1000000',
};

export async function measureStore(histories: readonly LongHistory[], { rounds, store }: Amounts) {
  await using ending = new AsyncDisposableStack();
  const subjects = [];
  for (const history of histories) {
    const reader = startLoad<ReaderOrders>(join(import.meta.dir, 'reader.ts'));
    ending.defer(() => reader.end());
    await reader.order('open', history);
    await reader.order('pages', WARM_UP);
    const rounds: StoreRounds = { page: [], resume: [], resumeLarge: [] };
    subjects.push({ history, reader, rounds });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { reader, rounds } of subjects) {
      const count = store.resumes;
      rounds.page.push(await reader.order('pages', store.pages));
      rounds.resume.push(await reader.order('resumes', { count, where: 'anywhere' }));
      rounds.resumeLarge.push(await reader.order('resumes', { count, where: 'large' }));
    }
  }
  return subjects.map(({ history, rounds }): Measured<keyof StoreRounds> => ({ history, rounds }));
}

export async function measureClient(histories: readonly LongHistory[], { rounds, client }: Amounts) {
  await using ending = new AsyncDisposableStack();
  const visitor = startLoad<VisitorOrders>(join(import.meta.dir, 'visitor.ts'));
  ending.defer(() => visitor.end());
  const subjects = [];
  for (const history of histories) {
    const server = await startServer({ ...LIMITS, CHAT_DATA: dirname(history.path) });
    ending.defer(() => server.dispose());
    const place = { url: server.url, history };
    await visitor.order('pages', { ...place, count: WARM_UP });
    const rounds: ClientRounds = { page: [], resume: [] };
    subjects.push({ history, place, rounds });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { place, rounds } of subjects) {
      rounds.page.push(await visitor.order('pages', { ...place, count: client.pages }));
      rounds.resume.push(await visitor.order('resumes', { ...place, count: client.resumes }));
    }
  }
  return subjects.map(({ history, rounds }): Measured<keyof ClientRounds> => ({ history, rounds }));
}
