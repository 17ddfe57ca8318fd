/** `bun run restore`, killed. */
import { describe, expect, test } from 'bun:test';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { openSiteStore } from '../../server/store/sqlite/site-store.ts';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { backedUp, contentOf, dataFolder, replacedIn, restore } from '../support/backups.ts';
import { runCommand, startCommand } from '../support/command.ts';

describe('bun run restore, stopped before its end', () => {
  test('[G1] killed at any moment leaves the old database or the new one, whole, and can be done again', async () => {
    using folder = dataFolder();
    await backedUp(folder, 5_000);
    const old = contentOf(folder.database);
    const restored = contentOf(folder.file('backup'));
    copyFileSync(folder.database, folder.file('old'));
    const moments: Record<string, (names: readonly string[]) => boolean> = {
      'it copies': (names) => names.includes('chat.sqlite.restoring'),
      'it gives out epochs': (names) => names.includes('chat.sqlite.restoring-journal'),
      'it has kept the old one': () => replacedIn(folder).length > 0,
      'it is in place': (names) => replacedIn(folder).length > 0 && !names.includes('chat.sqlite.restoring'),
    };
    for (const [moment, hasCome] of Object.entries(moments)) {
      for (const kept of replacedIn(folder)) rmSync(kept);
      copyFileSync(folder.file('old'), folder.database);
      const child = startCommand('restore', ['--from', folder.file('backup')], folder.path);
      while (child.exitCode === null && !hasCome(readdirSync(folder.path))) await Bun.sleep(0);
      child.kill('SIGKILL');
      await child.exited;
      await (
        await openSqliteStore({ path: folder.database, synchronous: 'full', log: console.warn })
      ).close();
      const now = contentOf(folder.database);
      expect(now, moment).toEqual(now[0]?.lastSeq === old[0]?.lastSeq ? old : restored);
    }
    expect((await restore(folder)).code).toBe(0);
    expect(contentOf(folder.database)).toEqual(restored);
  });

  test('[G1] killed over a damaged log it never leaves a database that opens without its log', async () => {
    using folder = dataFolder();
    await backedUp(folder, 1_000);
    const restored = contentOf(folder.file('backup'));
    using former = dataFolder();
    const store = await openSqliteStore({ path: folder.database, synchronous: 'full', log: console.warn });
    for (const name of ['a', 'b', 'c', 'd'])
      await store.putSite({ name, origins: [], audience: null, issuer: null });
    for (const part of ['', '-wal']) copyFileSync(folder.database + part, former.database + part);
    await store.close();
    const log = `${former.database}-wal`;
    writeFileSync(log, readFileSync(log).fill(0xa5, 32, 64));
    const open = () => openSqliteStore({ path: folder.database, synchronous: 'full', log: console.warn });
    const moments: Record<string, (names: readonly string[]) => boolean> = {
      'it has kept the old one': () => replacedIn(folder).length > 0,
      'the copy is finished': (names) => names.includes('chat.sqlite.restored'),
      'the log is put aside': (names) => names.some((name) => /^chat-replaced-.*-wal$/.test(name)),
    };
    for (const [moment, hasCome] of Object.entries(moments)) {
      for (const kept of replacedIn(folder))
        for (const part of ['', '-wal']) rmSync(kept + part, { force: true });
      rmSync(`${folder.database}.restored`, { force: true });
      for (const part of ['', '-wal']) copyFileSync(former.database + part, folder.database + part);
      const child = startCommand('restore', ['--from', folder.file('backup')], folder.path);
      while (child.exitCode === null && !hasCome(readdirSync(folder.path))) await Bun.sleep(0);
      child.kill('SIGKILL');
      await child.exited;
      const code = await open().then(
        (opened) => opened.close(),
        (error) => error.code,
      );
      if (code === undefined) expect(contentOf(folder.database), moment).toEqual(restored);
      else expect(['store_log_damaged', 'store_half_restored'], moment).toContain(code);
    }
  });

  test.each(['there', 'missing'])(
    '[G1] a restore that was stopped over a damaged database is finished before anything opens, be it %s',
    async (what) => {
      using folder = dataFolder();
      await backedUp(folder);
      if (what === 'missing') rmSync(folder.database);
      copyFileSync(folder.file('backup'), `${folder.database}.restored`);
      const opening = openSqliteStore({ path: folder.database, synchronous: 'full', log: console.warn });
      await expect(opening).rejects.toThrow('Run "bun run restore" again to finish it');
      await expect(openSiteStore(folder.database)).rejects.toMatchObject({ code: 'store_half_restored' });
      expect((await runCommand('backup', ['--to', folder.file('another')], folder.path)).code).toBe(1);
      expect((await restore(folder)).code).toBe(0);
      await (
        await openSqliteStore({ path: folder.database, synchronous: 'full', log: console.warn })
      ).close();
      expect(contentOf(folder.database)).toEqual(contentOf(folder.file('backup')));
    },
  );
});
