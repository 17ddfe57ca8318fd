/**
 * The tables. After a change: `bunx drizzle-kit generate --config server/store/sqlite/drizzle.config.ts`, then
 * name the new file in migrations.ts. Times are milliseconds since 1970.
 *
 * What a commit costs is the pages it writes, hence: messages are appended, and an index is either narrow or
 * gets its new entries side by side.
 */
import { integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Algorithm } from '../store.ts';
import { clientIdColumn } from './client-id-column.ts';

export const site = sqliteTable('site', {
  id: integer('id').primaryKey(),
  name: text('name').notNull().unique(),
  origins: text('origins', { mode: 'json' }).$type<readonly string[]>().notNull(),
  audience: text('audience'),
  issuer: text('issuer'),
});

export const siteKey = sqliteTable('site_key', {
  keyId: text('key_id').primaryKey(),
  site: integer('site').notNull(),
  algorithm: text('algorithm').$type<Algorithm>().notNull(),
  key: text('key').notNull(),
});

/** At most one a user: the latest. The id grows, also over deleted rows. */
export const revocation = sqliteTable(
  'revocation',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    before: integer('before').notNull(),
  },
  (table) => [uniqueIndex('revocation_subject').on(table.site, table.subject)],
);

export const user = sqliteTable(
  'user',
  {
    id: integer('id').primaryKey(),
    site: integer('site').notNull(),
    /** The `sub` of the user's tokens. */
    subject: text('subject').notNull(),
    name: text('name').notNull(),
    picture: text('picture'),
    lastSeen: integer('last_seen'),
  },
  (table) => [uniqueIndex('user_subject').on(table.site, table.subject)],
);

export const room = sqliteTable(
  'room',
  {
    id: integer('id').primaryKey(),
    site: integer('site').notNull(),
    name: text('name').notNull(),
    title: text('title'),
    /** Another one tells clients to drop what they hold. */
    epoch: integer('epoch').notNull(),
    lastSeq: integer('last_seq').notNull(),
    lastRev: integer('last_rev').notNull(),
    /** When the last message was created. */
    lastAt: integer('last_at'),
  },
  (table) => [uniqueIndex('room_name').on(table.site, table.name)],
);

/** WITHOUT ROWID in its migration: the members of a room lie side by side. */
export const member = sqliteTable(
  'member',
  {
    room: integer('room').notNull(),
    user: integer('user').notNull(),
    delivered: integer('delivered').notNull(),
    read: integer('read').notNull(),
    joined: integer('joined').notNull(),
  },
  (table) => [primaryKey({ columns: [table.room, table.user] })],
);

/**
 * Messages as they were sent. A row is never moved: nothing in it changes but its text, which is overwritten with
 * zeros when the message is edited or deleted. SQLite leaves copies of rows behind where it moves them between
 * pages, which `secure_delete` does not reach.
 */
export const message = sqliteTable(
  'message',
  {
    /** In commit order. */
    id: integer('id').primaryKey(),
    room: integer('room').notNull(),
    seq: integer('seq').notNull(),
    /** The one it was sent with. */
    rev: integer('rev').notNull(),
    author: integer('author').notNull(),
    clientId: clientIdColumn('client_id').notNull(),
    body: text('body').notNull(),
    created: integer('created').notNull(),
  },
  (table) => [
    uniqueIndex('message_seq').on(table.room, table.seq),
    uniqueIndex('message_client_id').on(table.clientId),
  ],
);

/** The latest state of a message that has changed. WITHOUT ROWID in its migration. */
export const change = sqliteTable(
  'change',
  {
    room: integer('room').notNull(),
    seq: integer('seq').notNull(),
    rev: integer('rev').notNull(),
    edited: integer('edited'),
    deleted: integer('deleted'),
    /** NULL: deleted, the text is gone. */
    revision: integer('revision'),
  },
  (table) => [
    primaryKey({ columns: [table.room, table.seq] }),
    uniqueIndex('change_rev').on(table.room, table.rev),
  ],
);

/** The texts of edited messages; never moved either. */
export const revision = sqliteTable('revision', {
  id: integer('id').primaryKey(),
  body: text('body').notNull(),
});
