import type { Database } from 'bun:sqlite';
import first from './migrations/0000_first.sql' with { type: 'text' };
import revocations from './migrations/0001_revocations.sql' with { type: 'text' };

/** In order; the number of those that were applied is the schema's version. Imported, so that compiling keeps them. */
const MIGRATIONS = [first, revocations] as const;

export const SCHEMA_VERSION = MIGRATIONS.length;

/** The version of the schema in the file; 0: an empty one. */
export function schemaVersion(db: Database): number {
  const row = db.query<{ user_version: number }, []>('PRAGMA user_version').get();
  return row?.user_version ?? 0;
}

/**
 * Brings the schema up to date, all or nothing.
 * @param version another one than the present, to know what a file of it looks like.
 */
export function migrate(db: Database, version: number = SCHEMA_VERSION): void {
  if (schemaVersion(db) === version) return;
  db.transaction(() => {
    for (const text of MIGRATIONS.slice(schemaVersion(db), version)) db.run(text);
    db.run(`PRAGMA user_version = ${version}`);
  }).immediate();
}
