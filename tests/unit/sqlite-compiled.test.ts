import { expect, test } from 'bun:test';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('compiled into one file the store has its tables and its checkpoint thread', () => {
  using folder = temporaryFolder();
  chmodSync(folder.path, 0o777);
  const source = join(import.meta.dir, 'sqlite-opener.ts');
  const program = folder.file('opener');
  const build = Bun.spawnSync([process.execPath, 'build', '--compile', source, '--outfile', program]);
  expect(build.exitCode).toBe(0);
  const run = Bun.spawnSync([program, folder.file('chat.sqlite')], { cwd: folder.path });
  expect(run.stderr.toString()).toBe('');
  expect(run.stdout.toString()).toBe('worked\n');
});
