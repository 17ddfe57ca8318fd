/** A log that was damaged is told from one that a crash has left. */
import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { inspectLog } from '../../server/store/sqlite/inspect-log.ts';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const PAGE = 1024;
const HEADER = 32;
const FRAME = 24 + PAGE;
const LOG = 'chat.sqlite-wal';

/** As a server leaves it that is killed: each line a commit of its own. @returns the log. */
function leftBehind(
  folder: TemporaryFolder,
  commits: number,
  also: (db: Database) => void = () => undefined,
): Buffer {
  using running = temporaryFolder();
  const db = new Database(running.file('chat.sqlite'));
  db.run(`PRAGMA page_size = ${PAGE}`);
  db.run('PRAGMA journal_mode = WAL');
  db.run('PRAGMA wal_autocheckpoint = 0');
  db.run('CREATE TABLE line (text)');
  for (let n = 0; n < commits; n += 1) db.run('INSERT INTO line VALUES (?)', [`line ${n}`]);
  also(db);
  for (const name of ['chat.sqlite', LOG]) copyFileSync(running.file(name), folder.file(name));
  db.close();
  return readFileSync(folder.file(LOG));
}

const verdict = (folder: TemporaryFolder, log: Uint8Array): string => {
  writeFileSync(folder.file(LOG), log);
  try {
    inspectLog(folder.file('chat.sqlite'));
    return 'accepted';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
};

const flipped = (log: Buffer, at: number): Buffer => {
  const copy = Buffer.from(log);
  copy[at] = ~(copy[at] ?? 0);
  return copy;
};

test('[G1] one wrong bit anywhere before the last transaction is damage', () => {
  using folder = temporaryFolder();
  const log = leftBehind(folder, 20);
  expect(verdict(folder, log)).toBe('accepted');
  const last = log.length - 2 * FRAME;
  for (let at = 0; at < last; at += 97) expect(verdict(folder, flipped(log, at))).toBe('store_log_damaged');
  for (let at = 0; at < HEADER; at += 1) expect(verdict(folder, flipped(log, at))).toBe('store_log_damaged');
});

test('damage in the last transaction, or to the end of the log, cannot be told from a crash', () => {
  using folder = temporaryFolder();
  const log = leftBehind(folder, 20);
  expect(verdict(folder, flipped(log, log.length - 100))).toBe('accepted');
  expect(verdict(folder, log.subarray(0, log.length / 2))).toBe('accepted');
  expect(verdict(folder, Buffer.from(log).fill(0, log.length / 2))).toBe('accepted');
});

test('what an earlier generation of the log has left behind the present one is no damage', () => {
  using folder = temporaryFolder();
  const log = leftBehind(folder, 50, (db) => {
    // All of it is in the database, so that the next commit begins at the log's start.
    db.run('PRAGMA wal_checkpoint(RESTART)');
    db.run("INSERT INTO line VALUES ('anew')");
  });
  expect(log.length).toBeGreaterThan(50 * FRAME);
  expect(verdict(folder, log)).toBe('accepted');
});

test('what a transaction that was rolled back has left is no damage', () => {
  using folder = temporaryFolder();
  const log = leftBehind(folder, 3, (db) => {
    db.run('PRAGMA cache_size = 5');
    db.run('BEGIN');
    for (let n = 0; n < 200; n += 1) db.run('INSERT INTO line VALUES (hex(randomblob(200)))');
    db.run('ROLLBACK');
    db.run("INSERT INTO line VALUES ('after')");
  });
  expect(log.length).toBeGreaterThan(20 * FRAME);
  expect(verdict(folder, log)).toBe('accepted');
});

test('a server that syncs each commit refuses it, one that does not takes what is there', async () => {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  const store = await openSqliteStore({ path, synchronous: 'full', log: console.warn });
  const site = (name: string) => store.putSite({ name, origins: [], audience: null, issuer: null });
  for (const name of ['a', 'b', 'c', 'd']) await site(name);
  using killed = temporaryFolder();
  for (const name of ['chat.sqlite', LOG]) copyFileSync(folder.file(name), killed.file(name));
  await store.close();
  const log = readFileSync(killed.file(LOG));
  writeFileSync(killed.file(LOG), flipped(log, log.length - 4 * FRAME));
  const open = (synchronous: 'full' | 'normal') =>
    openSqliteStore({ path: killed.file('chat.sqlite'), synchronous, log: console.warn });
  await expect(open('full')).rejects.toMatchObject({ code: 'store_log_damaged' });
  await (await open('normal')).close();
});

test('[G1] a second power loss in the log that a first one has cut is no damage', async () => {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  /** The log of a server that is killed, whose last transaction, of many frames, lost its first one. */
  const loseOne = async (sites: number): Promise<void> => {
    const store = await openSqliteStore({ path, synchronous: 'full', log: console.warn });
    await store.putSite({ name: 'first', origins: [], audience: null, issuer: null });
    const before = readFileSync(folder.file(LOG));
    const origins = Array.from({ length: sites }, (_, n) => `https://${n}.example`);
    await store.putSite({ name: 'second', origins, audience: null, issuer: null });
    const [database, log] = [readFileSync(path), readFileSync(folder.file(LOG))];
    await store.close();
    let lost = HEADER;
    while (log.subarray(lost, lost + FRAME).equals(before.subarray(lost, lost + FRAME))) lost += FRAME;
    writeFileSync(path, database);
    writeFileSync(folder.file(LOG), log.fill(0, lost, lost + FRAME));
  };
  await loseOne(2_000);
  await loseOne(200);
  await (await openSqliteStore({ path, synchronous: 'full', log: console.warn })).close();
});

test('[G1] a log of many megabytes is inspected to its end', () => {
  using folder = temporaryFolder();
  const log = leftBehind(folder, 1_000, (db) => {
    db.run('INSERT INTO line VALUES (hex(zeroblob(2000000)))');
    for (const text of ['second to last', 'last']) db.run('INSERT INTO line VALUES (?)', [text]);
  });
  expect(log.length).toBeGreaterThan(4_000_000);
  expect(verdict(folder, log)).toBe('accepted');
  expect(verdict(folder, flipped(log, log.length - 3 * FRAME))).toBe('store_log_damaged');
  expect(verdict(folder, flipped(log, log.length - 100))).toBe('accepted');
});
