import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { readFileSync, rmSync } from 'node:fs';
import { openFile } from '../../server/store/sqlite/open-file.ts';
import type { Write } from '../../server/store/store.ts';
import { lobby, text } from '../contract/store-actions.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { openWithConnection, storeOn, until } from './sqlite-connection.ts';

const FILES = ['chat.sqlite', 'chat.sqlite-wal'];

/** How often the words stand in the files, to the byte. */
const occurrences = (folder: TemporaryFolder, words: string): number =>
  FILES.map((name) => (folder.bytes(name) === 0 ? '' : readFileSync(folder.file(name), 'latin1')))
    .map((content) => content.split(words).length - 1)
    .reduce((sum, count) => sum + count, 0);

test('the text of a deleted message is gone from every file, the log included', async () => {
  using folder = temporaryFolder();
  const complaints: string[] = [];
  const [store] = openWithConnection(folder.file('chat.sqlite'), (line) => complaints.push(line));
  const { ada, room } = await lobby(store);
  const seqs = Array.from({ length: 300 }, (_, n) => n + 1);
  const long = (n: number): string => ' and so on'.repeat(n % 150);
  await store.commit(seqs.map((n) => text(room, ada, n % 3 === 0 ? `keep ${n}` : `secret ${n}${long(n)}`)));
  // Texts that grow and shrink are moved about in the file before they are deleted.
  const edited = seqs.filter((n) => n % 3 === 1);
  for (const n of edited) {
    const words = `secret again ${long(n * 7)}`;
    await store.commit([{ kind: 'edit', room, seq: n, by: ada, text: words, at: 2 }]);
  }
  expect(occurrences(folder, 'secret')).toBeGreaterThan(0);
  const removals = seqs
    .filter((n) => n % 3 !== 0)
    .map((seq): Write => ({ kind: 'delete', room, seq, by: ada, moderator: false, at: 3 }));
  await store.commit(removals);
  await until(() => folder.bytes('chat.sqlite-wal') === 0);
  expect(occurrences(folder, 'secret')).toBe(0);
  expect(occurrences(folder, 'keep')).toBe(100);
  await store.close();
  expect(complaints).toEqual([]);
});

test('the text of a deleted message is gone also from what is left of an earlier log', async () => {
  using folder = temporaryFolder();
  const [store] = openWithConnection(folder.file('chat.sqlite'), () => undefined);
  const { ada, room } = await lobby(store);
  const batch = () => Array.from({ length: 500 }, () => text(room, ada, 'x'.repeat(4_000)));
  const salts = () => readFileSync(folder.file('chat.sqlite-wal')).toString('hex', 16, 24);

  const first = salts();
  while (folder.bytes('chat.sqlite-wal') < 30 * 1024 * 1024) await store.commit(batch());
  await store.commit([text(room, ada, 'a secret')]);
  const { messages } = await store.page(room, 1_000_000, 1);
  while (folder.bytes('chat.sqlite-wal') < 34 * 1024 * 1024) await store.commit(batch());
  // The first commit into a log that is begun anew writes over the beginning of the old one.
  while (salts() === first) {
    await Bun.sleep(5);
    await store.commit([text(room, ada, 'and on')]);
  }
  expect(folder.bytes('chat.sqlite-wal')).toBeGreaterThan(32 * 1024 * 1024);
  expect(occurrences(folder, 'a secret')).toBe(2);

  const seq = messages[0]?.seq ?? 0;
  await store.commit([{ kind: 'delete', room, seq, by: ada, moderator: false, at: 3 }]);
  await until(() => folder.bytes('chat.sqlite-wal') === 0);
  expect(occurrences(folder, 'a secret')).toBe(0);
  await store.close();
});

test('[G11] the log does not grow without end', async () => {
  using folder = temporaryFolder();
  const complaints: string[] = [];
  const [store] = openWithConnection(folder.file('chat.sqlite'), (line) => complaints.push(line));
  const { ada, room } = await lobby(store);
  const batch = () => Array.from({ length: 500 }, () => text(room, ada, 'x'.repeat(4_000)));
  for (let n = 0; n < 40; n += 1) await store.commit(batch());
  expect(folder.bytes('chat.sqlite-wal')).toBeGreaterThan(64 * 1024 * 1024);
  await until(() => folder.bytes('chat.sqlite-wal') <= 48 * 1024 * 1024);
  expect((await store.page(room, 1_000_000, 1)).rev).toBe(20_000);
  await store.close();
  expect(folder.bytes('chat.sqlite-wal')).toBe(0);
  expect(complaints.filter((line) => !line.includes('The log of the database has grown'))).toEqual([
    'The database log is empty again.',
  ]);
});

test('[G11] while another program reads, sends go on, the operator is told, and the log is emptied after it', async () => {
  using folder = temporaryFolder();
  const complaints: string[] = [];
  const path = folder.file('chat.sqlite');
  const [store] = openWithConnection(path, (line) => complaints.push(line));
  const { ada, room } = await lobby(store);
  const reader = new Database(path, { readonly: true });
  const count = () => reader.query<{ n: number }, []>('SELECT count(*) AS n FROM message').get()?.n;
  reader.run('BEGIN');
  expect(count()).toBe(0);

  const batch = () => Array.from({ length: 500 }, () => text(room, ada, 'x'.repeat(4_000)));
  while (folder.bytes('chat.sqlite-wal') < 150 * 1024 * 1024) await store.commit(batch());
  await store.commit([{ kind: 'delete', room, seq: 1, by: ada, moderator: false, at: 2 }]);
  expect(count()).toBe(0);
  expect(complaints).toEqual([
    expect.stringContaining('has grown to 6'),
    expect.stringContaining('has grown to 1'),
  ]);

  reader.run('ROLLBACK');
  reader.close();
  await until(() => folder.bytes('chat.sqlite-wal') === 0);
  expect(complaints[2]).toContain('empty again');
  expect((await store.page(room, 2, 1)).messages).toMatchObject([{ seq: 1, deletedAt: 2 }]);
  await store.close();
  expect(complaints).toHaveLength(3);
});

test('a reader does not keep the server from stopping, and its log is read at the next start', async () => {
  using folder = temporaryFolder();
  const complaints: string[] = [];
  const path = folder.file('chat.sqlite');
  const [store] = openWithConnection(path, (line) => complaints.push(line));
  const { ada, room } = await lobby(store);
  const reader = new Database(path, { readonly: true });
  reader.run('BEGIN');
  reader.query('SELECT count(*) FROM message').get();
  await store.commit([text(room, ada, 'hello')]);
  await store.commit([{ kind: 'delete', room, seq: 1, by: ada, moderator: false, at: 2 }]);
  await store.close();
  const [again] = openWithConnection(path, (line) => complaints.push(line));
  expect((await again.page(room, 2, 1)).messages).toMatchObject([{ seq: 1, deletedAt: 2 }]);
  await again.close();
  reader.close();
  expect(complaints).toEqual([]);
});

test('without its checkpoint thread the log is emptied all the same, and the operator is told', async () => {
  using folder = temporaryFolder();
  const complaints: string[] = [];
  const path = folder.file('chat.sqlite');
  const connection = openFile({ path, synchronous: 'full' });
  // The thread will find no file to open; the connection that is open already keeps its own.
  rmSync(path);
  const store = storeOn(path, connection, (line) => complaints.push(line));
  const { ada, room } = await lobby(store);
  await store.commit([text(room, ada, 'hello')]);
  await until(() => complaints.length > 0);
  await store.commit([{ kind: 'delete', room, seq: 1, by: ada, moderator: false, at: 2 }]);
  expect(folder.bytes('chat.sqlite-wal')).toBe(0);
  expect(complaints).toEqual([
    expect.stringContaining('The checkpoint thread ended'),
    expect.stringContaining('on the main thread'),
  ]);
  await store.close();
});
