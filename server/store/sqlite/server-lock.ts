import { Database } from 'bun:sqlite';
import { StoreOpenError } from './open-error.ts';
import { toOpenError } from './sqlite-error.ts';

/** Held by the one server that may use a file. */
export interface ServerLock {
  release(): void;
}

/**
 * An exclusive transaction on a file beside the database, never committed: the operating system ends it when the
 * process dies, however it dies. The database itself stays open to a second process, such as `site add`.
 * @throws {StoreOpenError} `store_in_use`, `store_not_writable`
 */
export function takeServerLock(path: string): ServerLock {
  let lock: Database | undefined;
  try {
    lock = new Database(`${path}.lock`);
    lock.run('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    const reason = toOpenError(error, path);
    throw reason instanceof StoreOpenError && reason.code === 'store_corrupt'
      ? new StoreOpenError('store_not_writable', path, { cause: error })
      : reason;
  }
  const held = lock;
  return { release: () => held.close() };
}
