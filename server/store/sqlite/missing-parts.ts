import { Database } from 'bun:sqlite';
import { migrate } from './migrations.ts';

/** `table room`, `table room.epoch`, `index room_name`. */
const PARTS = `
  SELECT type || ' ' || name AS part FROM sqlite_schema
  UNION ALL
  SELECT 'table ' || s.name || '.' || c.name FROM sqlite_schema AS s, pragma_table_info(s.name) AS c
  WHERE s.type = 'table'`;

const partsOf = (db: Database): string[] =>
  db
    .query<{ part: string }, []>(PARTS)
    .all()
    .map(({ part }) => part);

/**
 * The tables, columns and indexes that a file with this version of the schema must have and has not. Other programs
 * count their versions from 1 too, and a file that was mended by hand may say more than it has. What is there beside
 * them, such as an operator's own index, does no harm.
 */
export function missingParts(db: Database, version: number): string[] {
  const there = new Set(partsOf(db));
  const model = new Database(':memory:');
  try {
    migrate(model, version);
    return partsOf(model).filter((part) => !there.has(part));
  } finally {
    model.close();
  }
}
