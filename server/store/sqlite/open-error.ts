export type StoreOpenCode =
  | 'store_corrupt'
  | 'store_log_damaged'
  | 'store_half_restored'
  | 'store_incomplete'
  | 'store_foreign'
  | 'store_newer'
  | 'store_in_use'
  | 'store_not_writable';

const SENTENCES: Record<StoreOpenCode, (path: string) => string> = {
  store_corrupt: (path) =>
    `The database ${path} is damaged or is no SQLite file. It was left as it is: restore a backup, or name another folder with CHAT_DATA.`,
  store_log_damaged: (path) =>
    `The log ${path}-wal is damaged before its end, and what was committed after that place cannot be read. It was left as it is: restore a backup, or save what can still be read with "bun run backup" and restore that.`,
  store_half_restored: (path) =>
    `A restore of the database ${path} was stopped before its end. Run "bun run restore" again to finish it.`,
  store_incomplete: (path) =>
    `The database ${path} lacks tables or columns that its version has, or belongs to another program. It was left as it is: restore a backup, or name another folder with CHAT_DATA.`,
  store_foreign: (path) =>
    `The database ${path} belongs to another program. It was left as it is: name another folder with CHAT_DATA.`,
  store_newer: (path) =>
    `The database ${path} was written by a newer version of this program. Start that version, or restore an older backup.`,
  store_in_use: (path) =>
    `The database ${path} is in use by another server. Stop that one first, or name another folder with CHAT_DATA.`,
  store_not_writable: (path) =>
    `The database ${path} cannot be written. Let this user write to the file and its folder, free space on its disk if that is full, or name another folder with CHAT_DATA.`,
};

/** The store was not opened, and its file not touched. The message says what a person can do. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  readonly temporary: boolean;

  constructor(
    readonly code: StoreOpenCode,
    path: string,
    options?: ErrorOptions,
  ) {
    super(SENTENCES[code](path), options);
    this.temporary = code === 'store_in_use';
  }
}
