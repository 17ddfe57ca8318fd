/** Ways in which what a server finds on the disk can be wrong. Each is made in a folder with a copy of a good database. */
import { Database } from 'bun:sqlite';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { migrate } from '../../../server/store/sqlite/migrations.ts';

/** What a server left that was stopped, or one that was killed, whose last messages are in the log alone. */
export type Origin = 'stopped' | 'killed';

export interface WrongState {
  readonly name: string;
  readonly origin: Origin;
  /** @returns what undoes it before the folder is removed, where that has to be. `false`: it cannot be made here. */
  make(database: string): (() => void) | false | undefined;
  /** Part of the sentence with which a server refuses; `null`: it starts. */
  readonly refusal: string | null;
}

const DAMAGED = 'is damaged or is no SQLite file. It was left as it is: restore a backup';
const LOG_DAMAGED = 'is damaged before its end, and what was committed after that place cannot be read.';
const INCOMPLETE = 'lacks tables or columns that its version has, or belongs to another program.';
const NOT_WRITABLE = 'cannot be written. Let this user write to the file';

function rewritten(change: (content: Buffer) => Buffer, suffix = '') {
  return (database: string): undefined => {
    const path = `${database}${suffix}`;
    writeFileSync(path, change(readFileSync(path)));
  };
}

/** Without a server, whose log would be another one. */
function altered(...statements: readonly string[]) {
  return (database: string): undefined => {
    const db = new Database(database);
    for (const statement of statements) db.run(statement);
    db.close();
  };
}

function another(...statements: readonly string[]) {
  return (database: string): undefined => {
    rmSync(database);
    altered(...statements)(database);
  };
}

/** Root may write what the mode forbids; then the file is made one that nobody may. */
function unwritable(database: string): (() => void) | false {
  const isRoot = process.getuid?.() === 0;
  const chattr = (flag: string) => Bun.which('chattr') && Bun.spawnSync(['chattr', flag, database]);
  chmodSync(database, 0o444);
  if (isRoot) chattr('+i');
  try {
    accessSync(database, constants.W_OK);
    return false;
  } catch {
    // As it was to be.
    return () => {
      if (isRoot) chattr('-i');
    };
  }
}

export const WRONG_STATES: readonly WrongState[] = [
  {
    name: 'a header overwritten',
    origin: 'stopped',
    make: rewritten((content) => content.fill(0xa5, 0, 100)),
    refusal: DAMAGED,
  },
  {
    name: 'a page in the middle overwritten',
    origin: 'stopped',
    make: rewritten((content) => content.fill(0xa5, content.length / 2, content.length / 2 + 1024)),
    refusal: DAMAGED,
  },
  {
    name: 'a file cut off',
    origin: 'stopped',
    make: rewritten((content) => content.subarray(0, content.length / 2)),
    refusal: DAMAGED,
  },
  {
    name: 'another kind of file',
    origin: 'stopped',
    make: rewritten(() => Buffer.from('a letter to grandmother\n'.repeat(200))),
    refusal: DAMAGED,
  },
  {
    name: 'a log damaged in the middle',
    origin: 'killed',
    make: rewritten((log) => log.fill(0xa5, log.length / 2, log.length / 2 + 64), '-wal'),
    refusal: LOG_DAMAGED,
  },
  {
    name: 'a log with a damaged header',
    origin: 'killed',
    make: rewritten((log) => log.fill(0xa5, 16, 24), '-wal'),
    refusal: LOG_DAMAGED,
  },
  {
    name: 'the schema of a newer version',
    origin: 'stopped',
    make: altered('CREATE TABLE newer (a)', 'PRAGMA user_version = 4711'),
    refusal: 'was written by a newer version of this program. Start that version',
  },
  {
    name: 'the database of another program',
    origin: 'stopped',
    make: another('CREATE TABLE invoices (id)'),
    refusal: 'belongs to another program. It was left as it is: name another folder with CHAT_DATA',
  },
  {
    name: 'the database of another program that counts its versions too',
    origin: 'stopped',
    make: another('CREATE TABLE invoices (id)', 'PRAGMA user_version = 1'),
    refusal: INCOMPLETE,
  },
  {
    name: 'a table missing that its version has',
    origin: 'stopped',
    make: altered('DROP TABLE revocation'),
    refusal: INCOMPLETE,
  },
  {
    name: 'a column missing that its version has',
    origin: 'stopped',
    make: altered('ALTER TABLE message DROP COLUMN created'),
    refusal: INCOMPLETE,
  },
  { name: 'a file that may not be written', origin: 'stopped', make: unwritable, refusal: NOT_WRITABLE },
  {
    name: 'a folder in place of the file',
    origin: 'stopped',
    make: (database) => {
      rmSync(database);
      mkdirSync(database);
    },
    refusal: NOT_WRITABLE,
  },
  {
    name: 'a schema that lacks the latest migration',
    origin: 'stopped',
    make: (database) => {
      rmSync(database);
      const db = new Database(database);
      migrate(db, 1);
      db.close();
    },
    refusal: null,
  },
  { name: 'the log of a killed server', origin: 'killed', make: () => undefined, refusal: null },
];
