/** A data folder with a conversation, and what is in it. */
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { join as joinRoom, lobby, text } from '../contract/store-actions.ts';
import { readTruth, type Truth } from '../faults/history/truth.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

export interface DataFolder extends TemporaryFolder {
  readonly database: string;
}

export function dataFolder(): DataFolder {
  const folder = temporaryFolder();
  return { ...folder, database: folder.file('chat.sqlite') };
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
