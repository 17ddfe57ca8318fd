/**
 * The tables. After a change: `bunx drizzle-kit generate --config server/store/sqlite/drizzle.config.ts`, then
 * name the new file in migrations.ts. Times are milliseconds since 1970.
 *
 * What a commit costs is the pages it writes, hence: messages are appended, and an index is either narrow or
 * gets its new entries side by side.
 */
import { isNotNull } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
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

export const message = sqliteTable(
  'message',
  {
    /** In commit order. */
    id: integer('id').primaryKey(),
    room: integer('room').notNull(),
    seq: integer('seq').notNull(),
    rev: integer('rev').notNull(),
    author: integer('author').notNull(),
    clientId: clientIdColumn('client_id').notNull(),
    /** NULL: deleted, the text is gone. */
    body: text('body'),
    created: integer('created').notNull(),
    edited: integer('edited'),
    deleted: integer('deleted'),
    /** The `rev` its sending was acknowledged with, kept from the first change on. NULL: never changed. */
    createdRev: integer('created_rev'),
  },
  (table) => [
    uniqueIndex('message_seq').on(table.room, table.seq),
    uniqueIndex('message_client_id').on(table.clientId),
    index('message_changed').on(table.room, table.rev).where(isNotNull(table.createdRev)),
  ],
);
