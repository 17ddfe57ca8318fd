import { Checkpointer } from '../../server/store/sqlite/checkpointer.ts';
import type { Connection } from '../../server/store/sqlite/connection.ts';
import { openFile } from '../../server/store/sqlite/open-file.ts';
import { takeServerLock } from '../../server/store/sqlite/server-lock.ts';
import { SqliteStore } from '../../server/store/sqlite/sqlite-store.ts';

/** A store on a connection that the test can reach, to make it fail. */
export const storeOn = (path: string, connection: Connection, log: (line: string) => void): SqliteStore =>
  new SqliteStore(connection, new Checkpointer(connection, log), takeServerLock(path));

export function openWithConnection(path: string, log: (line: string) => void): [SqliteStore, Connection] {
  const connection = openFile({ path, synchronous: 'full' });
  return [storeOn(path, connection, log), connection];
}

/** Waits for something that another thread does. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await Bun.sleep(1);
}
