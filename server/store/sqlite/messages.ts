import { and, desc, eq, gt, isNotNull, isNull, lt, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { Message } from '../../protocol/frames.ts';
import { MAX_UNREAD, type RoomId, type UserId } from '../store.ts';
import type { Db } from './database.ts';
import { message, user } from './schema.ts';
import { personColumns, toPerson } from './users.ts';

/** A row of `message` joined with its author. */
export const messageColumns = {
  room: message.room,
  seq: message.seq,
  rev: message.rev,
  author: message.author,
  clientId: message.clientId,
  body: message.body,
  created: message.created,
  edited: message.edited,
  deleted: message.deleted,
  createdRev: message.createdRev,
  ...personColumns,
};

export interface MessageRow {
  readonly room: RoomId;
  readonly seq: number;
  readonly rev: number;
  readonly author: UserId;
  readonly clientId: string;
  readonly body: string | null;
  readonly created: number;
  readonly edited: number | null;
  readonly deleted: number | null;
  readonly createdRev: number | null;
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

/** The messages of all rooms. */
export function messages(db: Db) {
  const inRoom = eq(message.room, sql.placeholder('room'));
  const after = sql.placeholder('after');
  const select = (where: SQL | undefined) =>
    db.select(messageColumns).from(message).innerJoin(user, eq(user.id, message.author)).where(where);

  const insert = db
    .insert(message)
    .values({
      room: sql.placeholder('room'),
      seq: sql.placeholder('seq'),
      rev: sql.placeholder('rev'),
      author: sql.placeholder('author'),
      clientId: sql.placeholder('clientId'),
      body: sql.placeholder('body'),
      created: sql.placeholder('created'),
    })
    .onConflictDoNothing({ target: message.clientId })
    .returning({ seq: message.seq })
    .prepare();
  const update = db
    .update(message)
    .set({
      createdRev: sql`coalesce(${message.createdRev}, ${message.rev})`,
      rev: sql`${sql.placeholder('rev')}`,
      body: sql`${sql.placeholder('body')}`,
      edited: sql`${sql.placeholder('edited')}`,
      deleted: sql`${sql.placeholder('deleted')}`,
    })
    .where(and(inRoom, eq(message.seq, sql.placeholder('seq'))))
    .prepare();
  const selectBySeq = select(and(inRoom, eq(message.seq, sql.placeholder('seq')))).prepare();
  const selectByClientId = select(eq(message.clientId, sql.placeholder('clientId'))).prepare();
  const selectPage = select(and(inRoom, lt(message.seq, sql.placeholder('before'))))
    .orderBy(desc(message.seq))
    .limit(sql.placeholder('limit'))
    .prepare();
  const selectCreated = select(and(inRoom, gt(message.seq, after), gt(message.rev, sql.placeholder('rev'))))
    .orderBy(message.seq)
    .prepare();
  const selectChanged = select(
    and(
      inRoom,
      isNotNull(message.createdRev),
      gt(message.rev, sql.placeholder('rev')),
      lte(message.seq, after),
    ),
  )
    .orderBy(message.seq)
    .prepare();

  const ofOthers = and(
    inRoom,
    gt(message.seq, after),
    ne(message.author, sql.placeholder('reader')),
    isNull(message.deleted),
  );
  const unread = db.select({ one: sql`1` }).from(message).where(ofOthers).limit(sql.placeholder('limit'));
  const countUnread = db.select({ n: sql<number>`count(*)` }).from(unread.as('unread')).prepare();
  const selectUnread = db
    .select({ seq: message.seq })
    .from(message)
    .where(and(ofOthers, lt(message.seq, sql.placeholder('before'))))
    .orderBy(message.seq)
    .limit(1)
    .prepare();

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
      return insert.get(row) !== undefined;
    },

    /** Puts the message into a new state under a new `rev`. */
    change(row: MessageRow): void {
      if (row.deleted !== null) deletions += 1;
      update.run({ ...row });
    },

    bySeq: (room: RoomId, seq: number): MessageRow | undefined => selectBySeq.get({ room, seq }),

    byClientId: (clientId: string): MessageRow | undefined => selectByClientId.get({ clientId }),

    /** The newest `limit` below `before`, oldest first. */
    page: (room: RoomId, before: number, limit: number): Message[] =>
      selectPage.all({ room, before, limit }).map(toMessage).reverse(),

    /**
     * Everything with a `rev` above `rev`, oldest first, in a room that has come to `lastSeq` by `missed` changes.
     * A message that never changed was created by one of those, so it is among the newest `missed`; the others are
     * in the index of changed ones.
     */
    since(room: RoomId, rev: number, lastSeq: number, missed: number): Message[] {
      const position = { room, rev, after: lastSeq - missed };
      return [...selectChanged.all(position), ...selectCreated.all(position)].map(toMessage);
    },

    /** How many messages of others after `after` are there to read, at most `MAX_UNREAD`. */
    unread(room: RoomId, reader: UserId, after: number): number {
      return countUnread.get({ room, reader, after, limit: MAX_UNREAD })?.n ?? 0;
    },

    /** The first message of others between the two that is there to read. */
    firstUnread(room: RoomId, reader: UserId, after: number, before: number): number | undefined {
      return after + 1 >= before ? undefined : selectUnread.get({ room, reader, after, before })?.seq;
    },

    /** How often a message of any room was deleted since the start. */
    deletions: (): number => deletions,
  };
}

export type Messages = ReturnType<typeof messages>;
