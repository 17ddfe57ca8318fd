import { type BunSQLiteDatabase, drizzle } from 'drizzle-orm/bun-sqlite';
import type { Connection } from './connection.ts';

/**
 * Drizzle over a connection. Whoever has it prepares each statement once, at the start: bun:sqlite's cache of
 * statements has no bound (bun#28911), and what Drizzle builds per call costs more than what SQLite does.
 */
export type Db = BunSQLiteDatabase;

export const database = (connection: Connection): Db => drizzle(connection);
