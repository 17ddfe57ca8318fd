import { closeSync, fdatasync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const sync = promisify(fdatasync);

/** Milliseconds between two tries to get onto the disk what it did not take. */
const RETRY = 100;
/** Bytes. */
const PIECE = 1024 * 1024;

/**
 * Makes commits durable: syncs the write-ahead log in another thread, so that nobody waits for the disk but whoever has
 * written. SQLite itself would do it inside `COMMIT` (`synchronous=FULL`), on the thread that serves everybody; with
 * `synchronous=NORMAL` it leaves out this one sync and no other, and here it is made up for.
 *
 * After a sync that failed Linux takes what was to be written for written, and no later sync writes it
 * (lwn.net/Articles/752063). So the log is written over with itself until a sync succeeds. Until then everybody waits:
 * what is in the log and not on the disk is neither acknowledged nor shown.
 */
export class LogSync {
  readonly #file: number;
  readonly #log: (line: string) => void;
  /** Commits in the log, and those of them that are on the disk. */
  #written = 0;
  #synced = 0;
  /** The sync that is under way. */
  #running: Promise<void> | null = null;
  #failing = false;

  /** @param database path of a database in WAL mode that has been read from, so that its log is there. */
  constructor(database: string, log: (line: string) => void) {
    this.#file = openSync(`${database}-wal`, 'r+');
    this.#log = log;
  }

  /** Whether the disk refuses what is to be written. */
  get failing(): boolean {
    return this.#failing;
  }

  /** To be called after each commit that has written something. */
  written(): void {
    this.#written++;
  }

  /** Resolves when everything that was written until now is on the disk. */
  async settled(): Promise<void> {
    const wanted = this.#written;
    while (this.#synced < wanted) {
      this.#running ??= this.#run();
      await this.#running;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  async #run(): Promise<void> {
    try {
      await this.#sync();
    } catch (error) {
      this.#failing = true;
      this.#log(`The disk did not take what was written: ${error}. Until it does, nothing is acknowledged.`);
      while (!(await this.#mend())) await Bun.sleep(RETRY);
      this.#failing = false;
      this.#log('The disk has taken everything.');
    }
    this.#running = null;
  }

  async #sync(): Promise<void> {
    const covered = this.#written;
    await sync(this.#file);
    this.#synced = covered;
  }

  async #mend(): Promise<boolean> {
    try {
      this.#rewrite();
      await this.#sync();
      return true;
    } catch {
      return false;
    }
  }

  /** In one go: what SQLite writes meanwhile would be lost. */
  #rewrite(): void {
    const piece = Buffer.alloc(PIECE);
    const { size } = fstatSync(this.#file);
    for (let offset = 0; offset < size; offset += PIECE) {
      const length = readSync(this.#file, piece, 0, Math.min(PIECE, size - offset), offset);
      writeSync(this.#file, piece, 0, length, offset);
    }
  }
}
