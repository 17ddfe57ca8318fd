/** Reads a store in a process of its own, so that nobody else's garbage is collected while it is timed. */
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.ts';
import type { RoomId, Store } from '../../../server/store/store.ts';
import { obey } from '../../support/load/load-child.ts';
import { EPOCH, LARGE_ROOM_ID, type LongHistory, MISSED, ROOM, roomId } from './long-history.ts';
import { PAGE, randomPage } from './positions.ts';
import { type Times, timesOf } from './times.ts';

let opened: { readonly store: Store; readonly history: LongHistory } | null = null;

const current = () => {
  if (opened === null) throw new Error('No store is open.');
  return opened;
};

async function page(): Promise<number> {
  const { store, history } = current();
  const { room, before } = randomPage(history);
  const begin = performance.now();
  const { messages } = await store.page(room, before, PAGE);
  const time = performance.now() - begin;
  if (messages.length !== PAGE || messages.at(-1)?.seq !== before - 1)
    throw new Error('A page is not whole.');
  return time;
}

async function resume(room: RoomId, rev: number): Promise<number> {
  const begin = performance.now();
  const { messages, reset } = await current().store.changes(room, { epoch: EPOCH, rev: rev - MISSED }, PAGE);
  const time = performance.now() - begin;
  if (reset || messages.length !== MISSED || messages.at(-1)?.rev !== rev) {
    throw new Error('A resume did not bring what was missed.');
  }
  return time;
}

const orders = {
  open: async (history: LongHistory): Promise<void> => {
    const store = await openSqliteStore({ path: history.path, synchronous: 'full', log: console.warn });
    opened = { store, history };
  },
  pages: async (count: number): Promise<Times> => {
    const times: number[] = [];
    while (times.length < count) times.push(await page());
    return timesOf(times);
  },
  /** Somebody scrolls through another room before each, so that what is resumed is not in the cache for nothing. */
  resumes: async ({ count, where }: { count: number; where: 'large' | 'anywhere' }): Promise<Times> => {
    const { history } = current();
    const times: number[] = [];
    while (times.length < count) {
      await page();
      const small = roomId(1 + Math.floor(Math.random() * history.rooms));
      times.push(await (where === 'large' ? resume(LARGE_ROOM_ID, history.large) : resume(small, ROOM)));
    }
    return timesOf(times);
  },
};
export type ReaderOrders = typeof orders;

obey(orders);
