/** How far each room, and each of its members, is: what a client that has come to rest has to show. */
import { Database } from 'bun:sqlite';

export interface Position {
  readonly rev: number;
  /** By `sub`. */
  readonly members: ReadonlyMap<string, { readonly delivered: number; readonly read: number }>;
}

/** @param path of the database, which a server may have open. @returns by room. */
export function positions(path: string): ReadonlyMap<string, Position> {
  using db = new Database(path, { readonly: true });
  const rooms = db.query<{ id: number; name: string; rev: number }, []>(
    'SELECT id, name, last_rev AS rev FROM room',
  );
  const members = db.query<{ subject: string; delivered: number; read: number }, [number]>(
    'SELECT subject, delivered, read FROM member JOIN user ON user.id = member.user WHERE room = ?',
  );
  return new Map(
    rooms.all().map(({ id, name, rev }) => {
      const marks = members
        .all(id)
        .map(({ subject, delivered, read }) => [subject, { delivered, read }] as const);
      return [name, { rev, members: new Map(marks) }];
    }),
  );
}
