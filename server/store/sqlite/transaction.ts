import type { Database } from 'bun:sqlite';

/**
 * Runs `work` as one transaction, synchronously: bun:sqlite would commit an asynchronous one before it is done
 * (drizzle-orm#1472). Takes the writer's lock at once, so that nothing read inside can be out of date when it is
 * written. One that changes nothing writes nothing to the disk. If `work` or the commit throws, nothing stays.
 */
export type Transact = <T>(work: () => T) => T;

export function transactions(db: Database): Transact {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  return (work) => {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } finally {
      // After a full disk or an I/O error SQLite has ended the transaction itself.
      if (db.inTransaction) rollback.run();
    }
  };
}
