/** A data folder with a conversation, and what is in it. */
import { readdirSync } from 'node:fs';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { join as joinRoom, lobby, text } from '../contract/store-actions.ts';
import { readTruth, type Truth } from '../faults/history/truth.ts';
import { runCommand } from './command.ts';
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

/** `bun run restore`, from a file in the folder. */
export const restore = ({ path, file }: DataFolder, name = 'backup') =>
  runCommand('restore', ['--from', file(name)], path);

/** A backup of what was said first, and a database that has more. */
export async function backedUp(folder: DataFolder, messages = 20): Promise<void> {
  await converse(folder.database, messages);
  await runCommand('backup', ['--to', folder.file('backup')], folder.path);
  await converse(folder.database, 5);
}

/** What restores have kept. */
export const replacedIn = ({ path, file }: DataFolder): string[] =>
  readdirSync(path)
    .filter((name) => name.startsWith('chat-replaced-') && name.endsWith('.sqlite'))
    .map(file);

/** What a restore may not change: everything but the epochs. */
export const contentOf = (path: string) =>
  readTruth(path).rooms.map(({ epoch: _, ...room }: Truth['rooms'][number]) => room);

export const epochsOf = (path: string): readonly number[] => readTruth(path).rooms.map(({ epoch }) => epoch);
