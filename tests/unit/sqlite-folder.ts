import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkpointer } from '../../server/store/sqlite/checkpointer.ts';
import type { Connection } from '../../server/store/sqlite/connection.ts';
import { openFile } from '../../server/store/sqlite/open-file.ts';
import { takeServerLock } from '../../server/store/sqlite/server-lock.ts';
import { SqliteStore } from '../../server/store/sqlite/sqlite-store.ts';

/** A folder of its own for one database. */
export interface Folder extends Disposable {
  readonly path: string;
  file(name: string): string;
  /** What a refused file must not lose. */
  digest(name: string): string;
  bytes(name: string): number;
}

export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'chat-sqlite-'));
  const file = (name: string): string => join(path, name);
  return {
    path,
    file,
    digest: (name) =>
      createHash('sha256')
        .update(readFileSync(file(name)))
        .digest('hex'),
    bytes: (name) => statSync(file(name), { throwIfNoEntry: false })?.size ?? 0,
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

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
