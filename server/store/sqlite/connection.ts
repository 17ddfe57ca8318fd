import { Database, type SQLQueryBindings, type Statement } from 'bun:sqlite';
import { closeSync, openSync } from 'node:fs';

export interface ConnectionOptions {
  readonly path: string;
  /** `full`: a commit is synced to the disk before it returns. `normal`: only a checkpoint is. */
  readonly synchronous: 'full' | 'normal';
}

/** How long a statement waits for the lock of another process, such as `site add`, in milliseconds. */
export const BUSY_TIMEOUT = 5000;

/** Bytes of the file that are read without a copy: as many as SQLite allows (SQLITE_MAX_MMAP_SIZE). */
const MAPPED = 0x7fff0000;

/** A connection that can be closed for good. */
export class Connection extends Database {
  readonly #statements: Pick<Statement, 'finalize'>[] = [];

  // Drizzle prepares through this and never finalises; SQLite keeps a file open until the last statement is gone.
  override prepare<Row, Params extends SQLQueryBindings | SQLQueryBindings[]>(text: string, params?: Params) {
    const statement = super.prepare<Row, Params>(text, params);
    this.#statements.push(statement);
    return statement;
  }

  override close(): void {
    for (const statement of this.#statements.splice(0)) statement.finalize();
    super.close(true);
  }
}

/**
 * Opens the file, and creates it where it is missing: for this user alone, as it holds every message and the secrets of
 * sites. SQLite gives the files beside it the same rights.
 */
export function connect(options: ConnectionOptions): Connection {
  closeSync(openSync(options.path, 'a', 0o600));
  const db = new Connection(options.path, { create: true, readwrite: true });
  db.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  // Heeded only while the file is empty. A commit writes whole pages and touches a few bytes in each.
  db.run('PRAGMA page_size = 1024');
  db.run('PRAGMA journal_mode = WAL');
  db.run(`PRAGMA synchronous = ${options.synchronous === 'full' ? 'FULL' : 'NORMAL'}`);
  // The text of a deleted message is overwritten with zeros, not left in the free space of its page.
  db.run('PRAGMA secure_delete = ON');
  db.run('PRAGMA cache_size = -65536'); // KiB
  // The messages of a page of history lie on as many pages of the file, mostly not in the cache: read from the
  // system's own memory they cost half of what they cost copied out of it. Beyond this they are copied. A disk that
  // fails to read then ends the process instead of the query; nothing that was acknowledged is lost by that.
  db.run(`PRAGMA mmap_size = ${MAPPED}`);
  return db;
}
