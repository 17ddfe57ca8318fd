import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { StoreError } from '../../server/store/store.ts';
import { codes, lobby, say, text } from '../contract/store-actions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openWithConnection } from './sqlite-connection.ts';

test('a full disk refuses the whole batch, and the store works on when there is space again', async () => {
  using folder = temporaryFolder();
  const [store, connection] = openWithConnection(folder.file('chat.sqlite'), console.warn);
  const { ada, room } = await lobby(store);
  await say(store, room, ada, 'before');
  const pages = connection.query<{ page_count: number }, []>('PRAGMA page_count').get()?.page_count ?? 0;
  connection.run(`PRAGMA max_page_count = ${pages + 2}`);
  const batch = Array.from({ length: 50 }, () => text(room, ada, 'x'.repeat(500)));
  const failure: unknown = await store.commit(batch).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreError);
  expect(failure).toMatchObject({ code: 'store_full' });
  expect((await store.page(room, 1_000, 1_000)).messages).toHaveLength(1);

  connection.run('PRAGMA max_page_count = 1000000');
  expect(await store.healthy()).toBe(true);
  expect(new Set(codes(await store.commit(batch)))).toEqual(new Set(['ok']));
  const { messages, rev } = await store.page(room, 1_000, 1_000);
  expect(rev).toBe(51);
  expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
  await store.close();
});

test('a file that another process keeps locked refuses the batch, and works on afterwards', async () => {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  const [store, connection] = openWithConnection(path, console.warn);
  const { ada, room } = await lobby(store);
  connection.run('PRAGMA busy_timeout = 1');
  const other = new Database(path);
  other.run('BEGIN IMMEDIATE');
  const write = text(room, ada, 'hello');
  await expect(store.commit([write])).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(await store.healthy()).toBe(false);
  other.run('ROLLBACK');
  other.close();
  expect(await store.healthy()).toBe(true);
  expect(codes(await store.commit([write]))).toEqual(['ok']);
  await store.close();
});

test('a batch in which nothing changes writes nothing to the disk', async () => {
  using folder = temporaryFolder();
  const [store] = openWithConnection(folder.file('chat.sqlite'), console.warn);
  const { site, ada, bob, room } = await lobby(store);
  const sent = text(room, ada, 'hello');

  const receipt = { kind: 'receipt', room, user: bob, delivered: 2, read: 1 } as const;
  await store.commit([sent, text(room, ada, 'again'), receipt]);
  const before = folder.bytes('chat.sqlite-wal');
  const outcomes = await store.commit([
    sent,
    receipt,
    { kind: 'edit', room, seq: 1, by: ada, text: 'hello', at: 3 },
    { kind: 'user', site, person: { id: 'ada', name: 'Ada' } },
    { kind: 'join', site, user: bob, name: 'lobby', at: 3 },
    { kind: 'edit', room, seq: 3, by: ada, text: 'hello', at: 3 },
  ]);
  expect(codes(outcomes)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'no_such_message']);
  expect(folder.bytes('chat.sqlite-wal')).toBe(before);
  await store.close();
});

test('[G1] after a power loss in the middle of its very first start the server starts', async () => {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  // As the disk holds it then: the first page torn, and the journal which says that there was none before.
  writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(1008)]));
  const journal = Buffer.alloc(512);
  journal.write('d9d505f920a163d7', 'hex');
  journal.writeUInt32BE(512, 20);
  journal.writeUInt32BE(1024, 24);
  writeFileSync(`${path}-journal`, journal);
  const store = await openSqliteStore({ path, synchronous: 'full', log: console.warn });
  const { ada, room } = await lobby(store);
  await say(store, room, ada, 'hello');
  await store.close();
});
