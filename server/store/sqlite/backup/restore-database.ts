import { Database } from 'bun:sqlite';
import { chmodSync, chownSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { halfRestored, prepareFolder } from '../inspect-file.ts';
import { migrate } from '../migrations.ts';
import { takeServerLock } from '../server-lock.ts';
import { type Copy, type CopyOptions, copyDatabase, removeDatabase } from './copy-database.ts';
import { toCopyError } from './copy-error.ts';
import { putInPlace, sync } from './put-in-place.ts';
import { type Replaced, settleReplaced } from './replaced-database.ts';

export interface RestoreOptions extends Pick<CopyOptions, 'progress' | 'signal'> {
  /** A backup, or any other whole database of this program. Is left as it is. */
  readonly source: string;
  /** Of the database that is replaced, or made. A link to it stays one. */
  readonly database: string;
  /** The name, in the folder of the database, under which the one that is replaced is kept. */
  readonly keepAs: string;
}

export interface Restored {
  readonly copy: Copy;
  readonly replaced: Replaced;
  /** Where the one that was replaced is now, if there was one. */
  readonly kept: string;
}

/**
 * Puts a copy of a database in the place of another one. Every room gets a new epoch, so that every client drops what
 * it holds. Revocations of tokens that only the replaced one knows stay in force.
 *
 * The copy is finished under a name of its own and takes the place at one instant: killed at any time, this leaves
 * either the old database or the new one, whole; done again, it works. A damaged old one is refused then, as before.
 * What is replaced is kept.
 * @throws {StoreOpenError} `store_in_use` while a server runs. @throws {CopyError}
 */
export async function restoreDatabase(options: RestoreOptions): Promise<Restored> {
  const { source, database, keepAs, ...rest } = options;
  const path = prepareFolder(database);
  const kept = join(dirname(path), keepAs);
  const lock = takeServerLock(path);
  const target = `${path}.restoring`;
  try {
    removeDatabase(target);
    const copy = await copyDatabase({ source, target, ...rest });
    const replaced = settleReplaced(path);
    beginAnew(target, replaced);
    ownLike(target, path);
    await takePlace(target, path, kept, replaced);
    return { copy, replaced, kept };
  } catch (error) {
    removeDatabase(target);
    throw toCopyError(error, source, target);
  } finally {
    lock.release();
  }
}

/** Brings the copy up to date and gives every room a random epoch of 31 bits, as a new room gets it. */
function beginAnew(path: string, replaced: Replaced): void {
  const db = new Database(path, { create: false, readwrite: true });
  try {
    migrate(db);
    db.transaction(() => {
      db.run('UPDATE room SET epoch = random() & 0x7fffffff');
      const revoked = (replaced.kind === 'whole' && replaced.revocations) || [];
      const revoke = db.query(
        `INSERT INTO revocation (site, subject, before) SELECT id, ?, ? FROM site WHERE name = ?
         ON CONFLICT (site, subject) DO UPDATE SET before = max(before, excluded.before)`,
      );
      for (const { siteName, subject, before } of revoked) revoke.run(subject, before, siteName);
    }).immediate();
  } finally {
    db.close();
  }
}

/** An administrator restores what another user's server has to open. */
function ownLike(copy: string, path: string): void {
  const former = statSync(path, { throwIfNoEntry: false });
  const { uid, gid } = former ?? statSync(dirname(path));
  if (former !== undefined) chmodSync(copy, former.mode & 0o777);
  if (process.getuid?.() !== 0) return;
  for (const file of [copy, `${path}.lock`]) chownSync(file, uid, gid);
}

async function takePlace(copy: string, path: string, keep: string, { kind }: Replaced): Promise<void> {
  // A second name and not another one: there is no instant without a database, at which a server would make a new one.
  if (kind !== 'missing') linkSync(path, keep);
  // A database with a damaged log opens without the log, and lacks what was in it: no server may start between.
  const finished = kind === 'whole' ? copy : halfRestored(path);
  if (kind !== 'whole') await putInPlace(copy, finished);
  // SQLite would apply a log to whatever database has its name. That of a whole one is empty.
  if (kind !== 'whole' && existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${keep}-wal`);
  for (const left of [`${path}-wal`, `${path}-shm`]) rmSync(left, { force: true });
  await sync(dirname(path));
  await putInPlace(finished, path);
}
