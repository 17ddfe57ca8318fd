import type { SQLQueryBindings } from 'bun:sqlite';
import type { BunSQLiteDatabase } from 'drizzle-orm/bun-sqlite';
import type { Connection } from './connection.ts';

/**
 * Drizzle over a connection. Whoever has it prepares each statement once, at the start: bun:sqlite's cache of
 * statements has no bound (bun#28911), and what Drizzle builds per call costs more than what SQLite does.
 */
export type Db = BunSQLiteDatabase & { readonly $client: Connection };

/**
 * What Drizzle has put together, to be run without it, its values in the order of the placeholders: for the few
 * statements that run for every message. What Drizzle does around a run costs as much as the run.
 */
export const bare = <Row, Values extends SQLQueryBindings[]>(db: Db, query: { toSQL(): { sql: string } }) =>
  db.$client.prepare<Row, Values>(query.toSQL().sql);
