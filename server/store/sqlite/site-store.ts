import { drizzle } from 'drizzle-orm/bun-sqlite';
import type { Store } from '../store.ts';
import { inspectFile, prepareFolder } from './inspect-file.ts';
import { SCHEMA_VERSION } from './migrations.ts';
import { openFile } from './open-file.ts';
import { revocations } from './revocations.ts';
import { takeServerLock } from './server-lock.ts';
import { sites } from './sites.ts';
import { transactions } from './transaction.ts';

/** The part of a store that may be used beside a running server, which caches everything else. */
export type SiteStore = Pick<Store, 'putSite' | 'siteKeys' | 'removeSiteKey' | 'revoke' | 'close'>;

/**
 * Opens the file for a command; a server may be running on it.
 * @throws {StoreOpenError} `store_in_use` only if the schema has to be brought up to date under a running server.
 */
export async function openSiteStore(database: string): Promise<SiteStore> {
  const path = prepareFolder(database);
  const lock = inspectFile(path) === SCHEMA_VERSION ? undefined : takeServerLock(path);
  try {
    const connection = openFile({ path, synchronous: 'full' });
    const transact = transactions(connection);
    const db = drizzle(connection);
    const table = sites(db);
    const revoked = revocations(db);
    return {
      putSite: async (site) => transact(() => table.put(site)),
      siteKeys: async () => table.keys(),
      removeSiteKey: async (keyId) => transact(() => table.removeKey(keyId)),
      revoke: async (revocation) => transact(() => revoked.put(revocation)),
      close: async () => connection.close(),
    };
  } finally {
    lock?.release();
  }
}
