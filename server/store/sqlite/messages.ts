import { and, eq, gt, isNotNull, lt, ne, notExists, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Message } from '../../protocol/frames.ts';
import { MAX_UNREAD, type RoomId, type UserId } from '../store.ts';
import { clientIdBytes } from './client-id-column.ts';
import { bare, type Db } from './database.ts';
import { change, message, revision, user } from './schema.ts';
import { personColumns, toPerson } from './users.ts';

/** A message in its latest state, with its author. */
export interface MessageRow {
  readonly room: RoomId;
  readonly seq: number;
  readonly rev: number;
  /** The one it was sent with. */
  readonly sentRev: number;
  readonly author: UserId;
  readonly clientId: string;
  readonly body: string | null;
  readonly created: number;
  readonly edited: number | null;
  readonly deleted: number | null;
  /** Where the text is if not where it was sent to. */
  readonly revision: number | null;
  readonly subject: string;
  readonly name: string;
  readonly picture: string | null;
}

export const toMessage = (row: MessageRow): Message => ({
  seq: row.seq,
  rev: row.rev,
  clientId: row.clientId,
  from: toPerson(row),
  at: row.created,
  ...(row.body !== null && { text: row.body }),
  ...(row.edited !== null && { editedAt: row.edited }),
  ...(row.deleted !== null && { deletedAt: row.deleted }),
});

const columns = {
  room: message.room,
  seq: message.seq,
  rev: sql<number>`coalesce(${change.rev}, ${message.rev})`,
  sentRev: message.rev,
  author: message.author,
  clientId: message.clientId,
  body: sql<string | null>`iif(${change.rev} IS NULL, ${message.body}, ${revision.body})`,
  created: message.created,
  edited: change.edited,
  deleted: change.deleted,
  revision: change.revision,
  ...personColumns,
};

const itsChange = and(eq(change.room, message.room), eq(change.seq, message.seq));

/** As many zeros as the text has bytes, so that the row keeps its size and its place. */
const wiped = (body: SQLiteColumn) => sql`zeroblob(octet_length(${body}))`;

/** The messages of all rooms. */
export function messages(db: Db) {
  const roomId = sql.placeholder('room');
  const after = sql.placeholder('after');
  const inRoom = eq(message.room, roomId);
  const one = and(inRoom, eq(message.seq, sql.placeholder('seq')));
  const select = (where: SQL | undefined) =>
    db
      .select(columns)
      .from(message)
      .innerJoin(user, eq(user.id, message.author))
      .leftJoin(change, itsChange)
      .leftJoin(revision, eq(revision.id, change.revision))
      .where(where);

  const insert = db
    .insert(message)
    .values({
      room: roomId,
      seq: sql.placeholder('seq'),
      rev: sql.placeholder('rev'),
      author: sql.placeholder('author'),
      clientId: sql.placeholder('clientId'),
      body: sql.placeholder('body'),
      created: sql.placeholder('created'),
    })
    .onConflictDoNothing({ target: message.clientId });
  // With Drizzle and RETURNING it takes 5.0 µs a message, so 3.5 (batches of 256).
  const add = bare<unknown, [RoomId, number, number, UserId, Uint8Array, string, number]>(db, insert, [
    'room',
    'seq',
    'rev',
    'author',
    'clientId',
    'body',
    'created',
  ]);
  const insertRevision = db
    .insert(revision)
    .values({ body: sql.placeholder('body') })
    .returning({ id: revision.id })
    .prepare();
  const putChange = db
    .insert(change)
    .values({
      room: roomId,
      seq: sql.placeholder('seq'),
      rev: sql.placeholder('rev'),
      edited: sql.placeholder('edited'),
      deleted: sql.placeholder('deleted'),
      revision: sql.placeholder('revision'),
    })
    .onConflictDoUpdate({
      target: [change.room, change.seq],
      set: {
        rev: sql`excluded.rev`,
        edited: sql`excluded.edited`,
        deleted: sql`excluded.deleted`,
        revision: sql`excluded.revision`,
      },
    })
    .prepare();
  const wipe = db
    .update(message)
    .set({ body: wiped(message.body) })
    .where(one)
    .prepare();
  const wipeRevision = db
    .update(revision)
    .set({ body: wiped(revision.body) })
    .where(eq(revision.id, sql.placeholder('id')))
    .prepare();

  const selectBySeq = select(one).prepare();
  const selectByClientId = select(eq(message.clientId, sql.placeholder('clientId'))).prepare();

  const toRead = and(
    inRoom,
    gt(message.seq, after),
    ne(message.author, sql.placeholder('reader')),
    notExists(
      db
        .select({ one: sql`1` })
        .from(change)
        .where(and(itsChange, isNotNull(change.deleted))),
    ),
  );
  const unread = db.select({ one: sql`1` }).from(message).where(toRead).limit(sql.placeholder('limit'));
  const countUnread = bare<{ n: number }, [RoomId, number, UserId, number]>(
    db,
    db.select({ n: sql<number>`count(*)`.as('n') }).from(unread.as('unread')),
    ['room', 'after', 'reader', 'limit'],
  );
  const selectUnread = bare<{ seq: number }, [RoomId, number, UserId, number, number]>(
    db,
    db
      .select({ seq: message.seq })
      .from(message)
      .where(and(toRead, lt(message.seq, sql.placeholder('before'))))
      .orderBy(message.seq)
      .limit(sql.placeholder('limit')),
    ['room', 'after', 'reader', 'before', 'limit'],
  );

  let deletions = 0;

  return {
    /** @returns false if the client id is taken. */
    add(row: {
      room: RoomId;
      seq: number;
      rev: number;
      author: UserId;
      clientId: string;
      body: string;
      created: number;
    }): boolean {
      const { room, seq, rev, author, clientId, body, created } = row;
      return add.run(room, seq, rev, author, clientIdBytes(clientId), body, created).changes > 0;
    },

    /** Puts the message into a new state under a new `rev`; its text until now is wiped. */
    change(old: MessageRow, to: Pick<MessageRow, 'rev' | 'body' | 'edited' | 'deleted'>): MessageRow {
      const { room, seq } = old;
      if (old.revision === null) wipe.run({ room, seq });
      else wipeRevision.run({ id: old.revision });
      const row = {
        ...old,
        ...to,
        revision: to.body === null ? null : insertRevision.get({ body: to.body }).id,
      };
      putChange.run({ ...row });
      if (to.deleted !== null) deletions += 1;
      return row;
    },

    bySeq: (room: RoomId, seq: number): MessageRow | undefined => selectBySeq.get({ room, seq }),

    byClientId: (clientId: string): MessageRow | undefined =>
      // Drizzle encodes placeholders of inserted values, not those of conditions.
      selectByClientId.get({ clientId: clientIdBytes(clientId) }),

    /** How many messages of others after `after` are there to read, at most `MAX_UNREAD`. */
    unread(room: RoomId, reader: UserId, after: number): number {
      return countUnread.get(room, after, reader, MAX_UNREAD)?.n ?? 0;
    },

    /** The first message of others between the two that is there to read. */
    firstUnread(room: RoomId, reader: UserId, after: number, before: number): number | undefined {
      return after + 1 >= before ? undefined : selectUnread.get(room, after, reader, before, 1)?.seq;
    },

    /** How often a message of any room was deleted since the start. */
    deletions: (): number => deletions,
  };
}

export type Messages = ReturnType<typeof messages>;
