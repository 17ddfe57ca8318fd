import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Person } from '../../protocol/frames.ts';
import type { SiteId, User, UserId } from '../store.ts';
import type { Db } from './database.ts';
import { RowCache } from './row-cache.ts';
import { user } from './schema.ts';

/** What `toPerson` needs of a row joined with its user. */
export const personColumns = { subject: user.subject, name: user.name, picture: user.picture };

export const toPerson = (row: { subject: string; name: string; picture: string | null }): Person => ({
  id: row.subject,
  name: row.name,
  ...(row.picture !== null && { picture: row.picture }),
});

/** The users of all sites. */
export function users(db: Db) {
  const cache = new RowCache<UserId, User>();
  const id = sql.placeholder('id');
  const columns = { id: user.id, site: user.site, ...personColumns };

  const selectById = db.select(columns).from(user).where(eq(user.id, id)).prepare();
  const selectBySubject = db
    .select(columns)
    .from(user)
    .where(and(eq(user.site, sql.placeholder('site')), eq(user.subject, sql.placeholder('subject'))))
    .prepare();
  const insert = db
    .insert(user)
    .values({
      site: sql.placeholder('site'),
      subject: sql.placeholder('subject'),
      name: sql.placeholder('name'),
      picture: sql.placeholder('picture'),
    })
    .returning({ id: user.id })
    .prepare();
  const update = db
    .update(user)
    .set({ name: sql`${sql.placeholder('name')}`, picture: sql`${sql.placeholder('picture')}` })
    .where(eq(user.id, id))
    .prepare();
  const updateSeen = db
    .update(user)
    .set({ lastSeen: sql`${sql.placeholder('at')}` })
    .where(and(eq(user.id, id), or(isNull(user.lastSeen), lt(user.lastSeen, sql.placeholder('at')))))
    .prepare();

  return {
    cache,

    find(userId: UserId): User | undefined {
      const known = cache.get(userId);
      if (known !== undefined) return known;
      const row = selectById.get({ id: userId });
      return row && cache.set(row.id, { id: row.id, site: row.site, person: toPerson(row) });
    },

    /** Makes the user, or brings name and picture up to date. */
    put(site: SiteId, person: Person): User {
      const { id: subject, name } = person;
      const picture = person.picture ?? null;
      const row = selectBySubject.get({ site, subject });
      const id = row?.id ?? insert.get({ site, subject, name, picture }).id;
      if (row !== undefined && (row.name !== name || row.picture !== picture))
        update.run({ id, name, picture });
      // Not `person` itself: it may have fields that are not ours to keep.
      return cache.set(id, { id, site, person: toPerson({ subject, name, picture }) });
    },

    seen(userId: UserId, at: number): void {
      updateSeen.run({ id: userId, at });
    },
  };
}

export type Users = ReturnType<typeof users>;
