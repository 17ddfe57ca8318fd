import { and, desc, eq, sql } from 'drizzle-orm';
import type { RoomOverview, SiteId, Store, UserId } from '../store.ts';
import type { Db } from './database.ts';
import { type Messages, toMessage } from './messages.ts';
import { ownOf } from './own.ts';
import { member, room } from './schema.ts';

/** After a prefix: beyond every name that begins with it. The last code point there is. */
const LAST = sql.raw('char(1114111)');

/** Room lists. One statement for any number of names and prefixes, which arrive as JSON arrays. */
export function overviews(db: Db, messages: Messages) {
  const site = sql.placeholder('site');
  const named = sql`SELECT named.id FROM json_each(${sql.placeholder('names')}) AS wanted
    JOIN ${room} AS named ON named.site = ${site} AND named.name = wanted.value`;
  const prefixed = sql`SELECT prefixed.id FROM json_each(${sql.placeholder('prefixes')}) AS wanted
    JOIN ${room} AS prefixed ON prefixed.site = ${site}
      AND prefixed.name >= wanted.value AND prefixed.name < wanted.value || ${LAST}`;
  const select = db
    .select({
      id: room.id,
      name: room.name,
      title: room.title,
      lastSeq: room.lastSeq,
      marks: { delivered: member.delivered, read: member.read },
    })
    .from(room)
    .leftJoin(member, and(eq(member.room, room.id), eq(member.user, sql.placeholder('user'))))
    .where(sql`${room.id} IN (${named} UNION ${prefixed})`)
    .orderBy(desc(room.lastAt), room.name)
    .limit(sql.placeholder('limit'))
    .prepare();

  return (
    siteId: SiteId,
    reader: UserId,
    { names, prefixes }: Parameters<Store['rooms']>[2],
    limit: number,
  ): RoomOverview[] => {
    const rows = select.all({
      site: siteId,
      user: reader,
      names: JSON.stringify(names),
      prefixes: JSON.stringify(prefixes),
      limit,
    });
    const existing = rows.map((row): RoomOverview => {
      const last = messages.bySeq(row.id, row.lastSeq);
      return {
        name: row.name,
        title: row.title ?? row.name,
        own: ownOf(messages, row, reader, row.marks ?? undefined),
        last: last === undefined ? null : toMessage(last),
      };
    });
    if (existing.length === limit) return existing;
    const known = new Set(existing.map(({ name }) => name));
    const missing = [...new Set(names)].filter((name) => !known.has(name)).sort();
    return [...existing, ...missing.map(notYet)].slice(0, limit);
  };
}

const notYet = (name: string): RoomOverview => ({
  name,
  title: name,
  own: { delivered: 0, read: 0, unread: 0, seq: 0 },
  last: null,
});
