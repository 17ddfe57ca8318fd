import { Database } from 'bun:sqlite';
import { existsSync, statSync } from 'node:fs';
import { BUSY_TIMEOUT } from '../connection.ts';
import { inspectFile } from '../inspect-file.ts';
import { inspectLog } from '../inspect-log.ts';
import { type StoreOpenCode, StoreOpenError } from '../open-error.ts';

/** What a restore finds in the place of the database. */
export type Replaced =
  | { readonly kind: 'missing' }
  /** All of it is in its one file. `null`: this version does not know where its revocations are. */
  | { readonly kind: 'whole'; readonly revocations: readonly KnownRevocation[] | null }
  | { readonly kind: 'damaged' };

export interface KnownRevocation {
  readonly siteName: string;
  readonly subject: string;
  readonly before: number;
}

/** Of a half restored one only the log was damaged, perhaps; but that is gone. */
const DAMAGED: ReadonlySet<StoreOpenCode> = new Set([
  'store_corrupt',
  'store_log_damaged',
  'store_half_restored',
]);

/** The version of the schema that brought the table of revocations. */
const REVOCATIONS_SINCE = 2;

/**
 * Brings what a killed server left in the log into the database. A damaged one is not touched. Needs the server lock.
 * @throws {StoreOpenError} when it is another program's, cannot be written, or is in use by a command.
 */
export function settleReplaced(path: string): Replaced {
  if (!existsSync(path)) return { kind: 'missing' };
  const schema = schemaOf(path);
  if (schema === 'damaged') return { kind: 'damaged' };
  const revocations = settle(path, schema);
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new StoreOpenError('store_in_use', path);
  return { kind: 'whole', revocations };
}

function schemaOf(path: string): number | 'unknown' | 'damaged' {
  try {
    const version = inspectFile(path);
    inspectLog(path);
    return version;
  } catch (error) {
    if (!(error instanceof StoreOpenError)) throw error;
    if (error.code === 'store_newer' || error.code === 'store_incomplete') return 'unknown';
    if (DAMAGED.has(error.code)) return 'damaged';
    throw error;
  }
}

function settle(path: string, schema: number | 'unknown'): KnownRevocation[] | null {
  const db = new Database(path, { create: false, readwrite: true });
  try {
    db.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    db.run('PRAGMA wal_checkpoint(TRUNCATE)');
    if (schema === 'unknown') return null;
    return schema < REVOCATIONS_SINCE ? [] : knownRevocations(db);
  } finally {
    db.close();
  }
}

const knownRevocations = (db: Database): KnownRevocation[] =>
  db
    .query<KnownRevocation, []>(
      'SELECT site.name AS siteName, subject, before FROM revocation JOIN site ON site.id = revocation.site',
    )
    .all();
