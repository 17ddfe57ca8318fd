import { Database } from 'bun:sqlite';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { BUSY_TIMEOUT } from './connection.ts';
import { SCHEMA_VERSION, schemaVersion } from './migrations.ts';
import { missingParts } from './missing-parts.ts';
import { StoreOpenError } from './open-error.ts';
import { toOpenError } from './sqlite-error.ts';

/** Up to here the whole file is checked at each start (about 1.5 s); of a larger one only header and schema. */
const CHECKED_WHOLE = 256 * 1024 * 1024;

/**
 * Makes the folder where it is missing, for this user alone.
 * @returns where the file is, or will be, behind every link: SQLite has its log there, and every server must find the
 * same lock.
 * @throws {StoreOpenError}
 */
export function prepareFolder(path: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Also refuses links in a circle.
    statSync(path, { throwIfNoEntry: false });
    const file = behindLinks(path);
    accessSync(dirname(file), constants.W_OK);
    return file;
  } catch (error) {
    throw new StoreOpenError('store_not_writable', path, { cause: error });
  }
}

/** As `realpath`, but the file may be missing. */
function behindLinks(path: string): string {
  const folder = realpathSync(dirname(path));
  const file = join(folder, basename(path));
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? behindLinks(resolve(folder, readlinkSync(file))) : file;
}

/**
 * Looks at a file that is to be written, and changes it by no byte.
 * @returns the version of its schema; 0 if it has none yet.
 * @throws {StoreOpenError}
 */
export function inspectFile(path: string): number {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) {
    refuseHalfRestored(path);
    return 0;
  }
  if (!file.isFile()) throw new StoreOpenError('store_not_writable', path);
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new StoreOpenError('store_not_writable', path, { cause: error });
  }
  return inspectReadable(path);
}

/**
 * Looks at a file that is there, through a read-only connection.
 * @returns the version of its schema; 0 if it has none yet.
 * @throws {StoreOpenError}
 */
export function inspectReadable(path: string): number {
  refuseHalfRestored(path);
  const { size } = statSync(path);
  if (size === 0 || isUnfinished(path)) return 0;
  let db: Database | undefined;
  try {
    db = new Database(path, { readonly: true });
    return inspect(db, path, size);
  } catch (error) {
    throw toOpenError(error, path);
  } finally {
    db?.close();
  }
}

/** The finished copy of a restore, until no log is left of what was in its place, damaged or missing. */
export const halfRestored = (path: string): string => `${path}.restored`;

function refuseHalfRestored(path: string): void {
  if (existsSync(halfRestored(path))) throw new StoreOpenError('store_half_restored', path);
}

/** Of a rollback journal: sqlite.org/fileformat2.html#the_rollback_journal */
const JOURNAL_MAGIC = 'd9d505f920a163d7';
const JOURNAL_HEADER = 28;

/**
 * Whether the power went while the file was being made: its journal says that it had no page before. The first
 * connection that may write takes back what there is of it; one that only reads would be refused by SQLite.
 */
function isUnfinished(path: string): boolean {
  const journal = `${path}-journal`;
  if ((statSync(journal, { throwIfNoEntry: false })?.size ?? 0) < JOURNAL_HEADER) return false;
  const header = readFileSync(journal);
  return header.toString('hex', 0, 8) === JOURNAL_MAGIC && header.readUInt32BE(16) === 0;
}

function inspect(db: Database, path: string, size: number): number {
  db.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  const tables = db.query<{ n: number }, []>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0;
  const version = schemaVersion(db);
  if (version > SCHEMA_VERSION) throw new StoreOpenError('store_newer', path);
  if (version < 0 || (version === 0 && tables > 0)) throw new StoreOpenError('store_foreign', path);
  if (size <= CHECKED_WHOLE) {
    const verdict = db.query<{ quick_check: string }, []>('PRAGMA quick_check(1)').get()?.quick_check;
    if (verdict !== 'ok') throw new StoreOpenError('store_corrupt', path, { cause: verdict });
  }
  const missing = missingParts(db, version);
  if (missing.length > 0) throw new StoreOpenError('store_incomplete', path, { cause: missing.join(', ') });
  return version;
}
