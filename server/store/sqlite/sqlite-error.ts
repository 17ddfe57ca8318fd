import { SQLiteError } from 'bun:sqlite';
import { StoreError } from '../store.ts';
import { StoreOpenError } from './open-error.ts';

/** Primary result codes (sqlite.org/rescode.html) that say something about the machine, not about a statement. */
const UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|READONLY|IOERR|CORRUPT|CANTOPEN|PROTOCOL|NOTADB|NOMEM|MISUSE)/;

/** What a caller of the store is told; anything that is a bug of ours stays what it is. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof SQLiteError) || error.code === undefined) return error;
  if (error.code.startsWith('SQLITE_FULL')) return new StoreError('store_full', { cause: error });
  if (UNAVAILABLE.test(error.code)) return new StoreError('store_unavailable', { cause: error });
  return error;
}

export function toOpenError(error: unknown, path: string): unknown {
  if (!(error instanceof SQLiteError) || error.code === undefined) return error;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code))
    return new StoreOpenError('store_corrupt', path, { cause: error });
  if (/^SQLITE_(READONLY|CANTOPEN|FULL|IOERR)/.test(error.code))
    return new StoreOpenError('store_not_writable', path, { cause: error });
  if (/^SQLITE_(BUSY|LOCKED)/.test(error.code))
    return new StoreOpenError('store_in_use', path, { cause: error });
  return error;
}
