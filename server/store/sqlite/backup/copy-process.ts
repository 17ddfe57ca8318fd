/**
 * A process of its own: copies the database that it is given into a file, checks the copy, and says how far it is, a
 * line of JSON each. SQLite returns only when it is done, which for gigabytes takes minutes.
 */
import { Database, SQLiteError } from 'bun:sqlite';
import { writeSync } from 'node:fs';
import { BUSY_TIMEOUT } from '../connection.ts';
import type { CopyReport } from './copy-database.ts';

const STDOUT = 1;
const [source = '', target = ''] = Bun.argv.slice(2);
const say = (report: CopyReport): void => {
  writeSync(STDOUT, `${JSON.stringify(report)}\n`);
};

try {
  copy();
  check();
} catch (error) {
  if (!(error instanceof SQLiteError)) throw error;
  say({ kind: 'failed', code: error.code ?? '', reason: error.message });
}

function copy(): void {
  const db = new Database(source, { readonly: true });
  db.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  const used = db
    .query<{ bytes: number }, []>(
      'SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
    )
    .get();
  say({ kind: 'copying', bytes: used?.bytes ?? 0 });
  db.run('VACUUM INTO ?', [target]);
  db.close();
}

function check(): void {
  say({ kind: 'checking' });
  const db = new Database(target, { readonly: true });
  const verdict = db.query<{ integrity_check: string }, []>('PRAGMA integrity_check(1)').get();
  const counts = db.query<{ messages: number; rooms: number }, []>(
    'SELECT (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM room) AS rooms',
  );
  const found = counts.get();
  say({
    kind: 'checked',
    verdict: verdict?.integrity_check ?? 'none',
    messages: found?.messages ?? 0,
    rooms: found?.rooms ?? 0,
  });
  db.close();
}
