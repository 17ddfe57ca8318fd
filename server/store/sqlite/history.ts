import { and, desc, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Message, Person } from '../../protocol/frames.ts';
import type { RoomId, UserId } from '../store.ts';
import type { Db } from './database.ts';
import { change, message, revision } from './schema.ts';
import type { Users } from './users.ts';

/** As it was sent. */
interface SentRow {
  readonly seq: number;
  readonly rev: number;
  readonly author: UserId;
  /** 32 hexadecimal digits. */
  readonly clientId: string;
  readonly body: string;
  readonly created: number;
}

/** What became of it. */
interface ChangeRow {
  readonly seq: number;
  readonly rev: number;
  readonly edited: number | null;
  readonly deleted: number | null;
  readonly body: string | null;
}

const sentColumns = {
  seq: message.seq,
  rev: message.rev,
  author: message.author,
  // An array of bytes a row would be most of what a page leaves to the garbage collector.
  clientId: sql<string>`lower(hex(${message.clientId}))`,
  body: message.body,
  created: message.created,
};

const changeColumns = {
  seq: change.seq,
  rev: change.rev,
  edited: change.edited,
  deleted: change.deleted,
  body: revision.body,
};

const toUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

/**
 * Many messages of a room at once, in their latest state. What is read is the messages alone: authors are remembered,
 * and changes, of which there are few, are looked up for the whole stretch.
 */
export function history(db: Db, users: Users) {
  const room = sql.placeholder('room');
  const before = sql.placeholder('before');
  const rev = sql.placeholder('rev');
  const inRoom = eq(message.room, room);

  const selectPage = db
    .select(sentColumns)
    .from(message)
    .where(and(inRoom, lt(message.seq, before)))
    .orderBy(desc(message.seq))
    .limit(sql.placeholder('limit'))
    .prepare();
  const selectSent = db
    .select(sentColumns)
    .from(message)
    .where(and(inRoom, gt(message.seq, sql.placeholder('after')), gt(message.rev, rev)))
    .orderBy(message.seq)
    .prepare();
  const changes = (where: SQL | undefined) =>
    db
      .select(changeColumns)
      .from(change)
      .leftJoin(revision, eq(revision.id, change.revision))
      .where(and(eq(change.room, room), where))
      .prepare();
  const selectChangesOf = changes(and(gte(change.seq, sql.placeholder('from')), lt(change.seq, before)));
  const selectChangesSince = changes(gt(change.rev, rev));
  const selectChanged = db
    .select(sentColumns)
    .from(change)
    .innerJoin(message, and(eq(message.room, change.room), eq(message.seq, change.seq)))
    .where(and(eq(change.room, room), gt(change.rev, rev)))
    .prepare();

  const personOf = (id: UserId): Person => {
    const author = users.find(id);
    if (author === undefined) throw new Error(`There is no user with the id ${id}.`);
    return author.person;
  };

  const toMessage = (sent: SentRow, now: ChangeRow | undefined): Message => {
    const clientId = toUuid(sent.clientId);
    const { seq, rev, created: at } = sent;
    const from = personOf(sent.author);
    if (now === undefined) return { seq, rev, clientId, from, at, text: sent.body };
    return {
      seq,
      rev: now.rev,
      clientId,
      from,
      at,
      ...(now.body !== null && { text: now.body }),
      ...(now.edited !== null && { editedAt: now.edited }),
      ...(now.deleted !== null && { deletedAt: now.deleted }),
    };
  };

  const inLatestState = (sent: readonly SentRow[], changes: readonly ChangeRow[]): Message[] => {
    const latest = new Map(changes.map((row) => [row.seq, row]));
    return sent.map((row) => toMessage(row, latest.get(row.seq)));
  };

  return {
    /** The newest `limit` below `before`, oldest first. */
    page(room: RoomId, before: number, limit: number): Message[] {
      const sent = selectPage.all({ room, before, limit }).reverse();
      return inLatestState(sent, selectChangesOf.all({ room, from: sent[0]?.seq ?? before, before }));
    },

    /**
     * Everything with a `rev` above `rev`, oldest first, in a room that has come to `lastSeq` by `missed` changes.
     * Each of those sent at most one message, so what was sent meanwhile is among the newest `missed`.
     */
    since(room: RoomId, rev: number, lastSeq: number, missed: number): Message[] {
      const after = lastSeq - missed;
      const sent = selectSent.all({ room, rev, after });
      const changes = selectChangesSince.all({ room, rev });
      if (changes.length === 0) return inLatestState(sent, changes);
      const older = selectChanged.all({ room, rev }).filter((row) => row.rev <= rev);
      return inLatestState(
        [...older, ...sent].sort((a, b) => a.seq - b.seq),
        changes,
      );
    },
  };
}

export type History = ReturnType<typeof history>;
