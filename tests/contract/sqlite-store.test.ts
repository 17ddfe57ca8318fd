import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { storeContract } from './store-suite.ts';

storeContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-store-'));
  const options = { path: join(folder, 'chat.sqlite'), synchronous: 'full', log: console.warn } as const;
  let store = await openSqliteStore(options);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openSqliteStore(options);
      return store;
    },
    cleanup: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
