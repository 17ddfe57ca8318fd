/** `bun run backup`, as an operator types it. */
import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { contentOf, converse, dataFolder } from '../support/backups.ts';
import { type CommandRun, runCommand, startCommand } from '../support/command.ts';
import { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';
import { lacksSmallDisk, smallDisk } from '../support/small-disk.ts';
import { sign } from '../support/tokens.ts';

const BACKUP_NAME = /^chat-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z\.sqlite$/;

const integrity = (path: string): unknown => {
  using db = new Database(path, { readonly: true });
  return db.query<{ integrity_check: string }, []>('PRAGMA integrity_check').get()?.integrity_check;
};

/** One sentence and code 1. */
const expectRefusal = ({ code, err }: CommandRun, sentence: string): void => {
  expect(err).toContain(sentence);
  expect(
    err
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('Copying') && !line.startsWith('Checking')),
  ).toHaveLength(1);
  expect(code).toBe(1);
};

describe('bun run backup', () => {
  test('[G1] while people write, holds everything that was acknowledged before, and they go on writing', async () => {
    const server = await startServer({ CHAT_SENDS_BURST: '100000', CHAT_COMMANDS_BURST: '100000' });
    try {
      const ada = await RawClient.open(server.url);
      await ada.hello(await sign({ sub: 'ada' }), ['lobby']);
      let last = 0;
      let writing = true;
      const write = async (): Promise<void> => {
        while (writing) last = Math.max(last, (await ada.say('lobby', `message ${last}`)).seq);
      };
      const writers = Array.from({ length: 8 }, write);
      await ada.next('events', ({ rev }) => rev > 200);
      const before = last;
      const { code, out } = await runCommand('backup', ['--to', `${server.data}/copy.sqlite`], server.data);
      const after = last;
      writing = false;
      await Promise.all(writers);
      expect(code).toBe(0);
      const [lobby] = contentOf(`${server.data}/copy.sqlite`);
      expect(lobby?.lastSeq).toBeGreaterThanOrEqual(before);
      expect(lobby?.messages.map(({ seq }) => seq)).toEqual(
        Array.from({ length: lobby?.lastSeq ?? 0 }, (_, n) => n + 1),
      );
      expect(after).toBeGreaterThan(before);
      expect(out).toContain(`${lobby?.lastSeq} messages in 1 rooms`);
      expect(out).toContain('Integrity: ok.');
      ada.close();
    } finally {
      await server.dispose();
    }
  });

  test('without a name makes a file with the date in the data folder, for its owner only', async () => {
    using folder = dataFolder();
    await converse(folder.database, 10);
    expect((await runCommand('backup', [], folder.path)).code).toBe(0);
    const [name = ''] = readdirSync(folder.path).filter((file) => BACKUP_NAME.test(file));
    expect(statSync(folder.file(name)).mode & 0o777).toBe(0o600);
    expect(integrity(folder.file(name))).toBe('ok');
    expect(contentOf(folder.file(name))).toEqual(contentOf(folder.database));
  });

  test('into a folder gives the file its name there', async () => {
    using folder = dataFolder();
    await converse(folder.database, 1);
    mkdirSync(folder.file('backups'));
    expect((await runCommand('backup', ['--to', folder.file('backups')], folder.path)).code).toBe(0);
    expect(readdirSync(folder.file('backups'))).toEqual([expect.stringMatching(BACKUP_NAME)]);
  });

  test('replaces no file, wants a folder that is there and a database of this program', async () => {
    using folder = dataFolder();
    using nothing = dataFolder();
    using foreign = dataFolder();
    await converse(folder.database, 1);
    writeFileSync(folder.file('taken'), 'a letter');
    using invoices = new Database(foreign.database);
    invoices.run('CREATE TABLE invoices (id)');
    const backup = (to: string, data: string) => runCommand('backup', ['--to', to], data);

    expectRefusal(await backup(folder.file('taken'), folder.path), 'A backup replaces none');
    expect(readFileSync(folder.file('taken'), 'utf8')).toBe('a letter');
    expectRefusal(
      await backup(folder.file('no/such/folder'), folder.path),
      `There is no folder ${folder.file('no/such')}`,
    );
    expectRefusal(
      await backup(`${folder.file('no-folder')}/`, folder.path),
      `There is no folder ${folder.file('no-folder')}`,
    );
    expectRefusal(await backup('', folder.path), '--to is empty');
    expectRefusal(
      await backup(nothing.file('copy'), nothing.path),
      `There is no database ${nothing.database}`,
    );
    expectRefusal(await backup(foreign.file('copy'), foreign.path), 'belongs to another program');
    for (const { path } of [folder, nothing, foreign])
      expect(readdirSync(path).filter((name) => name.includes('copy'))).toEqual([]);
  });

  test('of a damaged database fails, and leaves no file that looks like a backup', async () => {
    using folder = dataFolder();
    await converse(folder.database, 2_000);
    const content = readFileSync(folder.database);
    content.fill(0x55, content.length / 2, content.length / 2 + 4096);
    writeFileSync(folder.database, content);
    const run = await runCommand('backup', ['--to', folder.file('copy')], folder.path);
    expectRefusal(run, 'damaged');
    expect(readdirSync(folder.path).filter((name) => name.includes('copy'))).toEqual([]);
  });

  test.skipIf(lacksSmallDisk() !== null)(
    'onto a disk that is too small says so, and takes nothing of it',
    async () => {
      using folder = dataFolder();
      await converse(folder.database, 10_000);
      using disk = smallDisk(1024 * 1024);
      const run = await runCommand('backup', ['--to', disk.folder], folder.path);
      expectRefusal(run, `There is no space left in ${disk.folder}`);
      expect(readdirSync(disk.folder)).toEqual([]);
    },
  );

  test.each(['SIGINT', 'SIGTERM'] as const)('ended by %s leaves nothing behind', async (signal) => {
    using folder = dataFolder();
    await converse(folder.database, 30_000);
    const child = startCommand('backup', ['--to', folder.file('copy')], folder.path);
    for await (const _ of child.stderr) break;
    child.kill(signal);
    expect(await child.exited).toBe(1);
    expect(readdirSync(folder.path).filter((name) => name.includes('copy'))).toEqual([]);
  });

  test('holds nothing of a message that was deleted', async () => {
    const server = await startServer();
    try {
      const ada = await RawClient.open(server.url);
      await ada.hello(await sign({ sub: 'ada' }), ['lobby']);
      const { seq } = await ada.say('lobby', 'a secret that was regretted');
      await ada.command('delete', { room: 'lobby', seq });
      await runCommand('backup', ['--to', `${server.data}/copy.sqlite`], server.data);
      expect(readFileSync(`${server.data}/copy.sqlite`, 'latin1')).not.toContain('regretted');
      ada.close();
    } finally {
      await server.dispose();
    }
  });
});
