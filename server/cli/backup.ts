/** `bun run backup`: a consistent copy of the database, also while the server runs. */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { loadConfig } from '../config.ts';
import { copyDatabase, removeDatabase } from '../store/sqlite/backup/copy-database.ts';
import { putInPlace } from '../store/sqlite/backup/put-in-place.ts';
import { inspectReadable } from '../store/sqlite/inspect-file.ts';
import { readOptions } from './arguments.ts';
import { copySummary, tellCopyProgress, timeStamp, untilInterrupted } from './copying.ts';
import { runCommand } from './fail.ts';

await runCommand(async () => {
  const { to } = readOptions(Bun.argv.slice(2), {
    usage: 'bun run backup',
    about: 'Copies the database into one file, and checks the copy. The server may go on.',
    options: { to: { value: 'PATH', about: 'A new file, or a folder for one. (the data folder)' } },
  });
  const began = Date.now();
  const config = loadConfig(process.env);
  const source = config.database;
  if (statSync(source, { throwIfNoEntry: false }) === undefined || inspectReadable(source) === 0)
    throw new Error(`There is no database ${source}. Name its folder with CHAT_DATA.`);
  const target = targetFrom(to ?? config.data, `chat-${timeStamp(new Date(began))}.sqlite`);

  // Under a name of its own until it is whole and checked: what has the name of a backup is one.
  const partial = `${target}.partial-${process.pid}`;
  const progress = tellCopyProgress();
  const copy = await copyDatabase({
    source,
    target: partial,
    progress: progress.tell,
    signal: untilInterrupted(),
  }).finally(progress.end);
  try {
    refuseExisting(target);
    await putInPlace(partial, target);
  } catch (error) {
    removeDatabase(partial);
    throw error;
  }

  console.log(`Backup: ${target}`);
  console.log(copySummary(copy, Date.now() - began));
});

/** @returns an absolute path at which there is nothing. */
function targetFrom(to: string, name: string): string {
  const path = resolve(to);
  const isFolder = to.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const target = isFolder ? join(path, name) : path;
  refuseExisting(target);
  const folder = dirname(target);
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const advice = 'Make it, or name another with --to.';
    throw new Error(`There is no folder ${folder} in which this user may write. ${advice}`, { cause });
  }
  return target;
}

function refuseExisting(target: string): void {
  if (statSync(target, { throwIfNoEntry: false }) !== undefined)
    throw new Error(`There is a file ${target} already. A backup replaces none: name another with --to.`);
}
