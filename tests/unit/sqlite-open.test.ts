import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openSiteStore } from '../../server/store/sqlite/site-store.ts';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import type { Store } from '../../server/store/store.ts';
import { lobby, say } from '../contract/store-actions.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const open = (path: string): Promise<Store> =>
  openSqliteStore({ path, synchronous: 'full', log: console.warn });

async function withMessages(folder: TemporaryFolder, count: number): Promise<string> {
  const path = folder.file('chat.sqlite');
  const store = await open(path);
  const { ada, room } = await lobby(store);
  for (let n = 0; n < count; n += 1) await say(store, room, ada, `message ${n} ${'x'.repeat(200)}`);
  await store.close();
  return path;
}

/** The file is refused with the code, by a server and by a command, and is what it was. */
async function expectRefusal(folder: TemporaryFolder, code: string, file = 'chat.sqlite'): Promise<void> {
  const before = folder.digest(file);
  for (const opening of [open, openSiteStore]) {
    await expect(opening(folder.file(file))).rejects.toMatchObject({ name: 'StoreOpenError', code });
    expect(folder.digest(file)).toBe(before);
  }
}

test('a missing folder is made', async () => {
  using folder = temporaryFolder();
  const store = await open(folder.file('deeper/and/deeper/chat.sqlite'));
  expect(await store.healthy()).toBe(true);
  await store.close();
});

test('what is new is for its owner only: it holds every message, and the secrets of sites', async () => {
  using folder = temporaryFolder();
  const path = folder.file('data/chat.sqlite');
  const store = await open(path);
  await lobby(store);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder.file('data')).mode & 0o777).toBe(0o700);
  await store.close();
});

test('a new file has small pages and a write-ahead log', async () => {
  using folder = temporaryFolder();
  const db = new Database(await withMessages(folder, 1), { readonly: true });
  expect(db.query('PRAGMA page_size').get()).toEqual({ page_size: 1024 });
  expect(db.query('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  db.close();
});

test('a file that is no database is refused and left as it is', async () => {
  using folder = temporaryFolder();
  writeFileSync(folder.file('chat.sqlite'), 'a letter to grandmother, not a database\n'.repeat(100));
  await expectRefusal(folder, 'store_corrupt');
});

test('a file that was cut off is refused and left as it is', async () => {
  using folder = temporaryFolder();
  const path = await withMessages(folder, 50);
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, Math.floor(whole.length / 2)));
  await expectRefusal(folder, 'store_corrupt');
});

test('a file with a damaged page is refused and left as it is', async () => {
  using folder = temporaryFolder();
  const path = await withMessages(folder, 50);
  const content = readFileSync(path);
  content.fill(0xff, 5 * 1024, 6 * 1024);
  content.fill(0xff, content.length - 1024);
  writeFileSync(path, content);
  await expectRefusal(folder, 'store_corrupt');
});

test('a file of a newer version is refused and left as it is, its log too', async () => {
  using folder = temporaryFolder();
  using running = temporaryFolder();
  const db = new Database(running.file('chat.sqlite'));
  db.run('PRAGMA journal_mode = WAL');
  db.run('CREATE TABLE something_newer (a)');
  db.run('PRAGMA user_version = 4711');
  // As a newer server leaves them that was killed: what it last wrote is in the log alone.
  for (const name of ['chat.sqlite', 'chat.sqlite-wal']) copyFileSync(running.file(name), folder.file(name));
  db.close();
  const log = folder.digest('chat.sqlite-wal');
  await expectRefusal(folder, 'store_newer');
  expect(folder.digest('chat.sqlite-wal')).toBe(log);
});

test('a database of another program is refused and left as it is', async () => {
  using folder = temporaryFolder();
  const db = new Database(folder.file('chat.sqlite'));
  db.run('CREATE TABLE invoices (id)');
  db.close();
  await expectRefusal(folder, 'store_foreign');
});

test('a file that is in use by another server is refused, until that one has closed', async () => {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  const first = await open(path);
  await expect(open(path)).rejects.toMatchObject({ code: 'store_in_use', temporary: true });
  expect(await first.healthy()).toBe(true);
  await first.close();
  await (await open(path)).close();
});

test.each(['missing', 'there'])(
  '[G1] one file behind two links, and %s at first, has one server and one log',
  async (what) => {
    using folder = temporaryFolder();
    for (const name of ['disk', 'one', 'two']) mkdirSync(folder.file(name));
    const path = folder.file('disk/chat.sqlite');
    if (what === 'there') writeFileSync(path, '');
    const links = [folder.file('one/chat.sqlite'), folder.file('two/chat.sqlite')] as const;
    symlinkSync('../disk/chat.sqlite', links[0]);
    symlinkSync(path, links[1]);
    const server = await open(links[0]);
    for (const other of [links[1], path])
      await expect(open(other)).rejects.toMatchObject({ code: 'store_in_use' });
    await lobby(server);
    using killed = temporaryFolder();
    for (const name of ['chat.sqlite', 'chat.sqlite-wal'])
      copyFileSync(folder.file(`disk/${name}`), killed.file(name));
    await server.close();
    const log = readFileSync(killed.file('chat.sqlite-wal')).fill(0xa5, 0, 24);
    copyFileSync(killed.file('chat.sqlite'), path);
    writeFileSync(`${path}-wal`, log);
    await expect(open(links[0])).rejects.toMatchObject({ code: 'store_log_damaged' });
    expect(existsSync(`${links[0]}.lock`)).toBe(false);
  },
);

test('a link to nowhere, or in a circle, is refused with a sentence', async () => {
  using folder = temporaryFolder();
  symlinkSync('missing/chat.sqlite', folder.file('nowhere'));
  symlinkSync('circle', folder.file('circle'));
  for (const path of [folder.file('nowhere'), folder.file('circle')])
    await expect(open(path)).rejects.toMatchObject({ code: 'store_not_writable' });
});

test('a site is added while a server runs, and the server knows its key at once', async () => {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  const server = await open(path);
  expect(await server.siteKeys()).toEqual([]);
  const command = await openSiteStore(path);
  const key = { keyId: 'k1', algorithm: 'HS256', key: 'secret' } as const;
  await command.putSite({ name: 'shop', origins: ['*'], audience: null, issuer: null, key });
  await command.close();
  expect((await server.siteKeys()).map(({ keyId }) => keyId)).toEqual(['k1']);
  await server.close();
});

test('a site can be added before a server ever ran', async () => {
  using folder = temporaryFolder();
  const path = folder.file('data/chat.sqlite');
  const command = await openSiteStore(path);
  const site = await command.putSite({ name: 'shop', origins: ['*'], audience: null, issuer: null });
  await command.close();
  const server = await open(path);
  expect(await server.putSite({ name: 'shop', origins: [], audience: null, issuer: null })).toBe(site);
  await server.close();
});

test('a folder in place of the file, or a file in place of the folder, is refused with a sentence', async () => {
  using folder = temporaryFolder();
  mkdirSync(folder.file('chat.sqlite'));
  writeFileSync(folder.file('file'), '');
  for (const path of [folder.file('chat.sqlite'), folder.file('file/chat.sqlite')]) {
    const refusal = { code: 'store_not_writable', message: expect.stringContaining(path) };
    await expect(open(path)).rejects.toMatchObject(refusal);
    await expect(openSiteStore(path)).rejects.toMatchObject(refusal);
  }
});

test.each(['file', 'folder'])(
  'a %s that this user may not write is refused and left as it is',
  async (what) => {
    using folder = temporaryFolder();
    const path = await withMessages(folder, 1);
    const before = folder.digest('chat.sqlite');
    chmodSync(folder.path, what === 'folder' ? 0o555 : 0o777);
    chmodSync(path, what === 'file' ? 0o444 : 0o666);
    const child = Bun.spawnSync([process.execPath, join(import.meta.dir, 'sqlite-opener.ts'), path]);
    expect(child.stdout.toString()).toBe('store_not_writable\n');
    expect(folder.digest('chat.sqlite')).toBe(before);
    chmodSync(folder.path, 0o777);
  },
);
