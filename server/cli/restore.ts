/** `bun run restore --from FILE`: puts a backup in the place of the database, which is kept beside it. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../config.ts';
import { type Restored, restoreDatabase } from '../store/sqlite/backup/restore-database.ts';
import { inspectReadable } from '../store/sqlite/inspect-file.ts';
import { StoreOpenError } from '../store/sqlite/open-error.ts';
import { readOptions } from './arguments.ts';
import { copySummary, tellCopyProgress, timeStamp, untilInterrupted } from './copying.ts';
import { runCommand } from './fail.ts';

await runCommand(async () => {
  const { from = '' } = readOptions(Bun.argv.slice(2), {
    usage: 'bun run restore',
    about: 'Puts a backup in the place of the database, which is kept beside it. The server must be stopped.',
    options: { from: { value: 'FILE', about: 'As "bun run backup" made it.', required: true } },
  });
  const began = Date.now();
  const config = loadConfig(process.env);
  const { database } = config;
  const source = resolve(from);
  refuseSource(source, database);
  const keepAs = `chat-replaced-${timeStamp(new Date(began))}.sqlite`;

  const progress = tellCopyProgress();
  const signal = untilInterrupted();
  const restored = await restoreDatabase({
    source,
    database,
    keepAs,
    progress: progress.tell,
    signal,
  }).finally(progress.end);

  console.log(`Restored: ${database} from ${source}`);
  console.log(copySummary(restored.copy, Date.now() - began));
  console.log(
    'Every room has a new epoch: clients that come back drop what they hold and show what is here.',
  );
  for (const line of keptLines(restored)) console.log(line);
});

/** @throws unless it is a database of this program that can be restored here. */
function refuseSource(source: string, path: string): void {
  if (!statSync(source, { throwIfNoEntry: false })?.isFile())
    throw new Error(`There is no file ${source}. Name the backup with --from.`);
  if (existsSync(path) && realpathSync(source) === realpathSync(path))
    throw new Error(`${source} is the database itself. Name a backup of it with --from.`);
  try {
    if (inspectReadable(source) > 0) return;
  } catch (error) {
    if (!(error instanceof StoreOpenError)) throw error;
    throw new Error(refusal(error, source), { cause: error });
  }
  throw new Error(`${source} is empty. Name a backup with --from.`);
}

function refusal({ code }: StoreOpenError, source: string): string {
  switch (code) {
    case 'store_newer':
      return `The backup ${source} was made by a newer version of this program. Restore it with that version.`;
    case 'store_foreign':
    case 'store_incomplete':
    case 'store_half_restored':
      return `${source} is no backup of this program, or not a whole one. Name another with --from.`;
    case 'store_corrupt':
    case 'store_log_damaged':
      return `The backup ${source} is damaged or is no SQLite file. Name an earlier one with --from.`;
    case 'store_in_use':
    case 'store_not_writable':
      return `The backup ${source} cannot be read. Let this user read it, and write to its folder if it is no backup but a copied database.`;
  }
}

function keptLines({ replaced, kept: path }: Restored): string[] {
  if (replaced.kind === 'missing') return [];
  const kept = `Kept: ${path}, the database that was replaced. It holds messages and keys: delete it when nobody needs it.`;
  const unread =
    'Tokens that were revoked since the backup count again: its list could not be read. See "bun run revoke".';
  return replaced.kind === 'whole' && replaced.revocations !== null ? [kept] : [kept, unread];
}
