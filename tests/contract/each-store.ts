import { afterEach, beforeEach } from 'bun:test';
import type { Store } from '../../server/store/store.ts';
import type { OpenedStore } from './store-actions.ts';

/** A new store for each test. */
export function eachStore(open: () => Promise<OpenedStore>): { store(): Store; reopen(): Promise<Store> } {
  let opened: OpenedStore | undefined;
  const current = (): OpenedStore => {
    if (opened === undefined) throw new Error('No test is running.');
    return opened;
  };
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => current().cleanup());
  return { store: () => current().store, reopen: () => current().reopen() };
}
