import type { BunSQLiteDatabase } from 'drizzle-orm/bun-sqlite';

/**
 * Drizzle over a connection. Whoever has it prepares each statement once, at the start: bun:sqlite's cache of
 * statements has no bound (bun#28911), and what Drizzle builds per call costs more than what SQLite does.
 */
export type Db = BunSQLiteDatabase;
