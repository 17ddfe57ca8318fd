import { SQLiteError } from 'bun:sqlite';
import { dirname } from 'node:path';

export type CopyCode = 'copy_full' | 'copy_damaged' | 'copy_not_writable' | 'copy_stopped' | 'copy_failed';

const SENTENCES: Record<CopyCode, (source: string, target: string) => string> = {
  copy_full: (source, target) =>
    `There is no space left in ${dirname(target)} for a copy of ${source}. Make some, or name another folder.`,
  copy_damaged: (source) => `${source} is damaged, and a copy of it would be too. Take an earlier backup.`,
  copy_not_writable: (_, target) =>
    `Nothing can be written to ${dirname(target)}. Let this user write there.`,
  copy_stopped: (source) => `The copying of ${source} was stopped.`,
  copy_failed: (source, target) => `${source} could not be copied to ${target}.`,
};

/** No copy was made, and nothing is left of the attempt. The message says what a person can do. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
  readonly temporary: boolean;

  constructor(
    readonly code: CopyCode,
    source: string,
    target: string,
    reason?: string,
  ) {
    super(SENTENCES[code](source, target) + (reason === undefined ? '' : ` (${reason})`));
    this.temporary = code === 'copy_full' || code === 'copy_stopped';
  }
}

/** What went wrong with the disk, or with the database, while a copy was made; anything else stays what it is. */
export function toCopyError(error: unknown, source: string, target: string): unknown {
  if (error instanceof SQLiteError) return sqliteCopyError(error.code ?? '', error.message, source, target);
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new CopyError(full ? 'copy_full' : 'copy_not_writable', source, target, error.message);
}

/** @param code of SQLite (sqlite.org/rescode.html). */
export function sqliteCopyError(code: string, message: string, source: string, target: string): CopyError {
  return new CopyError(copyCode(code), source, target, `${code} ${message}`);
}

function copyCode(code: string): CopyCode {
  if (code.startsWith('SQLITE_FULL')) return 'copy_full';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return 'copy_damaged';
  return /^SQLITE_(CANTOPEN|READONLY)/.test(code) ? 'copy_not_writable' : 'copy_failed';
}
