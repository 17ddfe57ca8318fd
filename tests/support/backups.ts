/** A data folder with a conversation, and what is in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { join as joinRoom, lobby, text } from '../contract/store-actions.ts';
import { readTruth, type Truth } from '../faults/history/truth.ts';

export interface DataFolder extends Disposable {
  readonly path: string;
  readonly database: string;
  file(name: string): string;
}

export function dataFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'chat-backup-'));
  const file = (name: string): string => join(path, name);
  return {
    path,
    database: file('chat.sqlite'),
    file,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Two rooms; `messages` more in each of them every time. */
export async function converse(path: string, messages: number): Promise<void> {
  const store = await openSqliteStore({ path, synchronous: 'normal', log: console.warn });
  const { site, ada, room } = await lobby(store, 'default');
  const rooms = [room, await joinRoom(store, site, ada, 'kitchen')];
  const batch = Array.from({ length: messages }, (_, n) => n);
  await store.commit(
    rooms.flatMap((one) => batch.map((n) => text(one, ada, `message ${n} ${'x'.repeat(n % 300)}`))),
  );
  await store.close();
}

/** What a restore may not change: everything but the epochs. */
export const contentOf = (path: string) =>
  readTruth(path).rooms.map(({ epoch: _, ...room }: Truth['rooms'][number]) => room);

export const epochsOf = (path: string): readonly number[] => readTruth(path).rooms.map(({ epoch }) => epoch);
