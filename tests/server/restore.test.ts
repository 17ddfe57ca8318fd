/** `bun run restore`, as an operator types it. */
import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { migrate } from '../../server/store/sqlite/migrations.ts';
import { openSiteStore } from '../../server/store/sqlite/site-store.ts';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { backedUp, contentOf, dataFolder, epochsOf, replacedIn, restore } from '../support/backups.ts';
import { runCommand } from '../support/command.ts';
import { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';
import { sign } from '../support/tokens.ts';

describe('bun run restore', () => {
  test('brings back what the backup holds, gives every room a new epoch, and keeps what it replaces', async () => {
    using folder = dataFolder();
    await backedUp(folder);
    const newer = contentOf(folder.database);
    const epochs = epochsOf(folder.database);
    const { code, out } = await restore(folder);
    expect(code).toBe(0);
    expect(out).toContain('40 messages in 2 rooms');
    expect(contentOf(folder.database)).toEqual(contentOf(folder.file('backup')));
    expect(epochsOf(folder.database).filter((epoch) => epochs.includes(epoch))).toEqual([]);
    const [kept = ''] = replacedIn(folder);
    expect(out).toContain(`Kept: ${kept}`);
    expect(contentOf(kept)).toEqual(newer);
    await runCommand('restore', ['--from', kept], folder.path);
    expect(contentOf(folder.database)).toEqual(newer);
  });

  test('replaces the file behind a link, and leaves the link', async () => {
    using folder = dataFolder();
    await backedUp(folder);
    const newer = contentOf(folder.database);
    using disk = dataFolder();
    renameSync(folder.database, disk.database);
    symlinkSync(disk.database, folder.database);
    expect((await restore(folder)).code).toBe(0);
    expect(readlinkSync(folder.database)).toBe(disk.database);
    expect(contentOf(disk.database)).toEqual(contentOf(folder.file('backup')));
    expect(replacedIn(folder)).toEqual([]);
    const [kept = ''] = replacedIn(disk);
    expect(contentOf(kept)).toEqual(newer);
  });

  test('[G4] a client that comes back drops what the restored server does not know', async () => {
    const server = await startServer();
    try {
      const token = await sign({ sub: 'ada' });
      const ada = await RawClient.open(server.url);
      await ada.hello(token, ['lobby']);
      await ada.say('lobby', 'before');
      await runCommand('backup', ['--to', `${server.data}/backup`], server.data);
      await ada.say('lobby', 'after');
      const { epoch, rev } = await ada.join('lobby');
      await server.stop();
      await runCommand('restore', ['--from', `${server.data}/backup`], server.data);
      await server.restart();
      const again = await RawClient.open(server.url);
      const { rooms } = await again.hello(token, [{ room: 'lobby', epoch, rev }]);
      expect(rooms).toMatchObject([{ reset: true, seq: 1, messages: [{ text: 'before' }] }]);
      expect(rooms[0]?.epoch).not.toBe(epoch);
      again.close();
    } finally {
      await server.dispose();
    }
  });

  test('refuses while a server runs, and changes nothing', async () => {
    const server = await startServer();
    try {
      await runCommand('backup', ['--to', `${server.data}/backup`], server.data);
      const files = readdirSync(server.data).toSorted();
      const { code, err } = await runCommand('restore', ['--from', `${server.data}/backup`], server.data);
      expect(err).toContain('is in use by another server. Stop that one first');
      expect(code).toBe(1);
      expect(readdirSync(server.data).toSorted()).toEqual(files);
    } finally {
      await server.dispose();
    }
  });

  test('refuses what is no whole backup of this program, and leaves the database as it is', async () => {
    using folder = dataFolder();
    await backedUp(folder, 2_000);
    const before = readFileSync(folder.database);
    const damaged = readFileSync(folder.file('backup'));
    damaged.fill(0x55, damaged.length / 2, damaged.length / 2 + 4096);
    writeFileSync(folder.file('damaged'), damaged);
    writeFileSync(folder.file('letter'), 'a letter to grandmother\n'.repeat(100));
    writeFileSync(folder.file('empty'), '');
    using invoices = new Database(folder.file('invoices'));
    invoices.run('CREATE TABLE invoices (id)');
    copyFileSync(folder.file('backup'), folder.file('newer'));
    using newer = new Database(folder.file('newer'));
    newer.run('PRAGMA user_version = 4711');
    const refusals: [name: string, sentence: string][] = [
      ['damaged', 'is damaged or is no SQLite file. Name an earlier one'],
      ['letter', 'is damaged or is no SQLite file. Name an earlier one'],
      ['empty', 'is empty'],
      ['invoices', 'is no backup of this program'],
      ['newer', 'newer version of this program'],
      ['missing', 'There is no file'],
      ['chat.sqlite', 'is the database itself'],
    ];
    for (const [name, sentence] of refusals) {
      const { code, err } = await restore(folder, name);
      expect(err).toContain(sentence);
      expect(code).toBe(1);
    }
    expect(readFileSync(folder.database).equals(before)).toBe(true);
    expect(replacedIn(folder)).toEqual([]);
    expect(existsSync(`${folder.database}.restoring`)).toBe(false);
  });

  test('takes the backup of an older version, brought up to date', async () => {
    using folder = dataFolder();
    const old = new Database(folder.file('backup'));
    migrate(old, 1);
    old.run(`INSERT INTO room (site, name, epoch, last_seq, last_rev) VALUES (1, 'lobby', 7, 0, 0)`);
    old.close();
    expect((await restore(folder)).code).toBe(0);
    await (await openSqliteStore({ path: folder.database, synchronous: 'full', log: console.warn })).close();
    expect(contentOf(folder.database)).toMatchObject([{ name: 'lobby' }]);
  });

  test('[G7] leaves tokens revoked that were revoked after the backup', async () => {
    using folder = dataFolder();
    await backedUp(folder);
    const site = await openSiteStore(folder.database);
    await site.revoke({ siteName: 'default', subject: 'mallory', before: 1234 });
    await site.close();
    await restore(folder);
    const store = await openSqliteStore({ path: folder.database, synchronous: 'full', log: console.warn });
    expect(await store.revocations(0)).toMatchObject([{ subject: 'mallory', before: 1234 }]);
    await store.close();
  });

  test('keeps a damaged database as it is, with its log', async () => {
    using folder = dataFolder();
    await backedUp(folder);
    const damaged = readFileSync(folder.database).fill(0xff, 1024, 4096);
    writeFileSync(folder.database, damaged);
    writeFileSync(`${folder.database}-wal`, 'what is left of a log');
    const { code, out } = await restore(folder);
    expect(code).toBe(0);
    expect(out).toContain('Tokens that were revoked since the backup count again');
    expect(contentOf(folder.database)).toEqual(contentOf(folder.file('backup')));
    const [kept = ''] = replacedIn(folder);
    expect(readFileSync(kept).equals(damaged)).toBe(true);
    expect(readFileSync(`${kept}-wal`, 'utf8')).toBe('what is left of a log');
  });

  test('what can still be read of a damaged log is saved by a backup and put back by a restore', async () => {
    const server = await startServer();
    try {
      const ada = await RawClient.open(server.url);
      await ada.hello(await sign({ sub: 'ada' }), ['lobby']);
      for (let n = 0; n < 10; n += 1) await ada.say('lobby', `message ${n}`);
      await server.stop('SIGKILL');
      const log = `${server.data}/chat.sqlite-wal`;
      const content = readFileSync(log);
      writeFileSync(log, content.fill(0xa5, content.length - 20_000, content.length - 19_000));
      await expect(server.restart()).rejects.toThrow('save what can still be read with "bun run backup"');
      await runCommand('backup', ['--to', `${server.data}/backup`], server.data);
      await runCommand('restore', ['--from', `${server.data}/backup`], server.data);
      await server.restart();
      const texts = contentOf(`${server.data}/chat.sqlite`)[0]?.messages.map(({ text }) => text) ?? [];
      expect(texts.length).toBeGreaterThan(0);
      expect(texts).toEqual(texts.map((_, n) => `message ${n}`));
    } finally {
      await server.dispose();
    }
  });
});
