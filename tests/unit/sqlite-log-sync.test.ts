import { expect, test } from 'bun:test';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { LogSync } from '../../server/store/sqlite/log-sync.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from './sqlite-connection.ts';

test('[G1] what was written is settled once the log is synced, and nothing has to be when nothing was written', async () => {
  using folder = temporaryFolder();
  writeFileSync(folder.file('chat.sqlite-wal'), 'log');
  const log = new LogSync(folder.file('chat.sqlite'), console.warn);
  await log.settled();
  log.written();
  const first = log.settled();
  // Written while the first is on its way: it is not covered by that one.
  log.written();
  await Promise.all([first, log.settled()]);
  expect(log.failing).toBe(false);
  expect(readFileSync(folder.file('chat.sqlite-wal'), 'utf8')).toBe('log');
  log.close();
});

test('[G1] while the disk refuses a sync nothing is settled, and the operator is told once', async () => {
  using folder = temporaryFolder();
  // A device that takes everything and cannot be synced.
  symlinkSync('/dev/null', folder.file('chat.sqlite-wal'));
  const lines: string[] = [];
  const log = new LogSync(folder.file('chat.sqlite'), (line) => lines.push(line));
  let settled = false;
  log.written();
  void log.settled().then(() => {
    settled = true;
  });
  await until(() => log.failing);
  log.written();
  // Several tries are made meanwhile.
  await Bun.sleep(350);
  expect(settled).toBe(false);
  expect(log.failing).toBe(true);
  expect(lines).toEqual([expect.stringContaining('Until it does, nothing is acknowledged.')]);
});
