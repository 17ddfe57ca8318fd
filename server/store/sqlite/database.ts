import type { SQLQueryBindings } from 'bun:sqlite';
import { is, Param, Placeholder } from 'drizzle-orm';
import type { BunSQLiteDatabase } from 'drizzle-orm/bun-sqlite';
import type { Connection } from './connection.ts';

/**
 * Drizzle over a connection. Whoever has it prepares each statement once, at the start: bun:sqlite's cache of
 * statements has no bound (bun#28911), and what Drizzle builds per call costs more than what SQLite does.
 */
export type Db = BunSQLiteDatabase & { readonly $client: Connection };

/**
 * What Drizzle has put together, to be run without it: for the few statements that run for every message. What Drizzle
 * does around a run costs as much as the run.
 * @param names of the placeholders, in the order in which the values are given.
 * @throws when they are others, or stand in another order in the statement.
 */
export function bare<Row, Values extends SQLQueryBindings[]>(
  db: Db,
  query: { toSQL(): { sql: string; params: unknown[] } },
  names: { readonly [K in keyof Values]: string },
) {
  const { sql, params } = query.toSQL();
  const found = params.map((param) => {
    // An inserted value is encoded by its column.
    const value = is(param, Param) ? param.value : param;
    return is(value, Placeholder) ? value.name : String(value);
  });
  if (found.join() !== names.join()) throw new Error(`The values of "${sql}" are ${found}, not ${names}.`);
  return db.$client.prepare<Row, Values>(sql);
}
