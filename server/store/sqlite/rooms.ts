import { and, eq, sql } from 'drizzle-orm';
import type { RoomId, SiteId, UserId } from '../store.ts';
import { bare, type Db } from './database.ts';
import { RowCache } from './row-cache.ts';
import { room } from './schema.ts';

/** A room with its counters, which run ahead of the table until `flush`. */
export interface RoomRow {
  readonly id: RoomId;
  readonly site: SiteId;
  readonly name: string;
  /** Shown as; its name if nobody has given it a title. */
  title: string | null;
  readonly epoch: number;
  lastSeq: number;
  lastRev: number;
  lastAt: number | null;
  /** Who wrote the last message, unless it is deleted. Kept in memory alone: `undefined` where it is not known. */
  lastAuthor?: UserId | undefined;
}

/** 31 bits: a room that was lost and made again is not taken for the old one. */
const randomEpoch = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1;

/** The rooms of all sites. Each room that a batch touches is written once, at its end. */
export function rooms(db: Db) {
  const cache = new RowCache<RoomId, RoomRow>();
  const touched = new Set<RoomRow>();
  const id = sql.placeholder('id');

  const selectById = db.select().from(room).where(eq(room.id, id)).prepare();
  const selectByName = db
    .select({ id: room.id })
    .from(room)
    .where(and(eq(room.site, sql.placeholder('site')), eq(room.name, sql.placeholder('name'))))
    .prepare();
  const insert = db
    .insert(room)
    .values({
      site: sql.placeholder('site'),
      name: sql.placeholder('name'),
      title: sql.placeholder('title'),
      epoch: sql.placeholder('epoch'),
      lastSeq: 0,
      lastRev: 0,
    })
    .returning()
    .prepare();
  const update = bare<unknown, [string | null, number, number, number | null, RoomId]>(
    db,
    db
      .update(room)
      .set({
        title: sql`${sql.placeholder('title')}`,
        lastSeq: sql`${sql.placeholder('lastSeq')}`,
        lastRev: sql`${sql.placeholder('lastRev')}`,
        lastAt: sql`${sql.placeholder('lastAt')}`,
      })
      .where(eq(room.id, id)),
    ['title', 'lastSeq', 'lastRev', 'lastAt', 'id'],
  );

  const find = (roomId: RoomId): RoomRow | undefined => {
    const known = cache.get(roomId);
    if (known !== undefined) return known;
    const row = selectById.get({ id: roomId });
    return row && cache.set(row.id, row);
  };

  return {
    cache,
    find,

    exists(site: SiteId, name: string): boolean {
      return selectByName.get({ site, name }) !== undefined;
    },

    /** Makes the room where it is missing; sets the title if one is given. */
    put(site: SiteId, name: string, title: string | undefined): RoomRow {
      const existing = selectByName.get({ site, name });
      const row = existing && find(existing.id);
      if (row === undefined) {
        const made = insert.get({ site, name, title: title ?? null, epoch: randomEpoch() });
        return cache.set(made.id, made);
      }
      if (title !== undefined && title !== row.title) {
        row.title = title;
        touched.add(row);
      }
      return row;
    },

    /** A message took the next `seq` and `rev`. */
    created(row: RoomRow, author: UserId, at: number): void {
      row.lastSeq += 1;
      row.lastAt = at;
      row.lastAuthor = author;
      this.changed(row);
    },

    /** A message was deleted. */
    deleted(row: RoomRow, seq: number): void {
      if (seq === row.lastSeq) row.lastAuthor = undefined;
    },

    /** A message changed. @returns the `rev` it takes. */
    changed(row: RoomRow): number {
      row.lastRev += 1;
      touched.add(row);
      return row.lastRev;
    },

    flush(): void {
      for (const { title, lastSeq, lastRev, lastAt, id } of touched)
        update.run(title, lastSeq, lastRev, lastAt, id);
      touched.clear();
    },

    /** Drops what is not written. */
    forget(): void {
      touched.clear();
      cache.forget();
    },
  };
}

export type Rooms = ReturnType<typeof rooms>;
