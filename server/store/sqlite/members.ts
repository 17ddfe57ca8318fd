import { and, eq, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { MemberRecords, RoomId, UserId } from '../store.ts';
import { bare, type Db } from './database.ts';
import { RowCache } from './row-cache.ts';
import { member, user } from './schema.ts';
import { personColumns, toPerson } from './users.ts';
import { Tallies, type Tally, toSteps } from './watermarks.ts';

/** A membership with its watermarks, which run ahead of the table until `flush`. */
export interface MemberRow {
  readonly room: RoomId;
  readonly user: UserId;
  delivered: number;
  read: number;
  /** Kept in memory alone, see own-message.ts. */
  waiting?: { readonly seq: number; readonly deletions: number };
}

/** Who is in which room. Each membership that a batch touches is written once, at its end. */
export function members(db: Db) {
  const cache = new RowCache<string, MemberRow>();
  const touched = new Set<MemberRow>();
  const tallies = new Tallies();
  const inRoom = eq(member.room, sql.placeholder('room'));
  const one = and(inRoom, eq(member.user, sql.placeholder('user')));
  const watermarks = { room: member.room, user: member.user, delivered: member.delivered, read: member.read };

  const select = db.select(watermarks).from(member).where(one).prepare();
  const insert = db
    .insert(member)
    .values({
      room: sql.placeholder('room'),
      user: sql.placeholder('user'),
      delivered: 0,
      read: 0,
      joined: sql.placeholder('joined'),
    })
    .returning(watermarks)
    .prepare();
  const update = bare<unknown, [number, number, RoomId, UserId]>(
    db,
    db
      .update(member)
      .set({ delivered: sql`${sql.placeholder('delivered')}`, read: sql`${sql.placeholder('read')}` })
      .where(one),
    ['delivered', 'read', 'room', 'user'],
  );
  const count = db.select({ n: sql<number>`count(*)` }).from(member).where(inRoom).prepare();
  const list = db
    .select({ ...watermarks, lastSeen: user.lastSeen, ...personColumns })
    .from(member)
    .innerJoin(user, eq(user.id, member.user))
    .where(inRoom)
    .orderBy(user.name, user.subject)
    .prepare();
  const counts = (watermark: SQLiteColumn) =>
    db
      .select({ seq: sql<number>`${watermark}`, count: sql<number>`count(*)` })
      .from(member)
      .where(inRoom)
      .groupBy(watermark)
      .prepare();
  const deliveredCounts = counts(member.delivered);
  const readCounts = counts(member.read);
  const toMap = (rows: readonly { seq: number; count: number }[]) =>
    new Map(rows.map(({ seq, count }) => [seq, count]));
  const tally = (room: RoomId, members: number): Tally => ({
    members,
    delivered: toMap(deliveredCounts.all({ room })),
    read: toMap(readCounts.all({ room })),
  });

  const key = (room: RoomId, userId: UserId): string => `${room}:${userId}`;

  return {
    cache,

    find(room: RoomId, userId: UserId): MemberRow | undefined {
      const known = cache.get(key(room, userId));
      if (known !== undefined) return known;
      const row = select.get({ room, user: userId });
      return row && cache.set(key(room, userId), row);
    },

    add(room: RoomId, userId: UserId, joined: number): void {
      cache.set(key(room, userId), insert.get({ room, user: userId, joined }));
      tallies.joined(room);
    },

    /** Never moves one back. @returns whether one moved. */
    raise(row: MemberRow, delivered: number, read: number): boolean {
      const to = { read: Math.max(row.read, read), delivered: Math.max(row.delivered, delivered, read) };
      if (to.read === row.read && to.delivered === row.delivered) return false;
      tallies.raised(row.room, row, to);
      Object.assign(row, to);
      touched.add(row);
      return true;
    },

    flush(): void {
      for (const { room, user, delivered, read } of touched) update.run(delivered, read, room, user);
      touched.clear();
    },

    /** Drops what is not written. */
    forget(): void {
      touched.clear();
      cache.forget();
      tallies.forget();
    },

    all(room: RoomId, atMost: number): MemberRecords {
      const total = tallies.known(room)?.members ?? count.get({ room })?.n ?? 0;
      if (total > atMost) {
        const { members, delivered, read } = tallies.get(room, () => tally(room, total));
        return { kind: 'summary', count: members, delivered: toSteps(delivered), read: toSteps(read) };
      }
      const records = list.all({ room }).map((row) => ({
        person: toPerson(row),
        user: row.user,
        delivered: row.delivered,
        read: row.read,
        lastSeen: row.lastSeen,
      }));
      return { kind: 'list', members: records };
    },
  };
}

export type Members = ReturnType<typeof members>;
