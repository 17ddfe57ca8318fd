import type { Database, Statement } from 'bun:sqlite';
import { statSync } from 'node:fs';
// @ts-expect-error Bun hands over the file's text, as `with` says; TypeScript sees a module without a default.
import workerText from './checkpoint-worker.ts' with { type: 'text' };
import { BUSY_TIMEOUT } from './connection.ts';

export type CheckpointRequest =
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'copy' }
  | { readonly kind: 'close' };
export type CheckpointReply =
  | { readonly kind: 'copied'; readonly result: Copied }
  | { readonly kind: 'closed' };

/** How far the log was copied into the database. */
export type Copied =
  /** All that was in it when the copying began. */
  | { readonly kind: 'all' }
  /** Another connection reads an older state of the database, so what is newer has to stay in the log. */
  | { readonly kind: 'held' }
  /** Such as a full disk. */
  | { readonly kind: 'error'; readonly reason: string };

/** From its text: a path would not be found inside a compiled binary. */
const WORKER_URL = URL.createObjectURL(new Blob([workerText], { type: 'application/typescript' }));

const MB = 1024 * 1024;
/** Bytes before each page of the log (sqlite.org/fileformat2.html#walformat). */
const FRAME_HEADER = 24;
/** Bytes of log after which it is begun anew. */
const RENEW_AT = 32 * MB;
/** Bytes of file that are kept for the next log: writing over them takes half as long to sync as a file that grows. */
const KEPT = 1.5 * RENEW_AT;
/** Bytes of log after which the operator is warned, and again whenever it has doubled. */
const WARN_AT = 64 * MB;
/** Milliseconds until the next try when the log could not be begun anew. */
const RETRY = 1000;

type State =
  | { readonly kind: 'idle' }
  /** The other thread is at it. */
  | { readonly kind: 'copying' }
  /** The log could not be begun anew; `retry` fires for the next try. */
  | { readonly kind: 'waiting'; readonly retry: Timer }
  | { readonly kind: 'closing'; readonly closed: () => void };

/**
 * `RESTART`: the next commit writes over the log from its beginning. `TRUNCATE`: the file is cut to nothing, for a log
 * that holds a removed text, or has grown.
 */
type Renewal = 'RESTART' | 'TRUNCATE';

/**
 * Keeps the write-ahead log of one database short. A second connection in another thread copies it back into the
 * database, whose syncs would otherwise stop the thread that commits. What came meanwhile is little; this thread
 * copies that and begins the log anew, because the other one would wait for ever for a moment without a commit.
 *
 * While another process reads (a backup, a person with a shell), SQLite can begin nothing anew. Nobody waits for it:
 * the log grows, the operator is told, and it is emptied within seconds of the reader's end.
 */
export class Checkpointer {
  readonly #db: Database;
  readonly #log: (line: string) => void;
  /**
   * Answers how many frames (of a page each) the log has, and how many of them are copied; copies nothing. `null` where
   * SQLite has no such look: macOS brings one of its own.
   */
  readonly #look: Statement<{ log: number; checkpointed: number }, []> | null;
  readonly #frame: number;
  /** `null` when it has died. */
  #worker: Worker | null;
  #state: State = { kind: 'idle' };
  /** Whether the log holds a removed text. */
  #wiped = false;
  #warnAt = WARN_AT;
  /** The last failure that was logged: one that lasts is said once. */
  #complaint: string | null = null;

  constructor(db: Database, log: (line: string) => void) {
    this.#db = db;
    this.#log = log;
    // The automatic checkpoint is one on this thread.
    db.run('PRAGMA wal_autocheckpoint = 0');
    // SQLite goes on behind the last sound commit of a log that a power loss has cut, with the salts of what was lost
    // there. An empty one begins with new salts, which tell the next power loss from damage (see inspect-log.ts).
    this.#renew('TRUNCATE');
    this.#look = canLook(db) ? db.prepare('PRAGMA wal_checkpoint(NOOP)') : null;
    this.#frame =
      FRAME_HEADER + (db.query<{ page_size: number }, []>('PRAGMA page_size').get()?.page_size ?? 0);
    const worker = new Worker(WORKER_URL, { name: 'checkpointer' });
    worker.onmessage = ({ data }: MessageEvent<CheckpointReply>) => this.#answered(data);
    worker.onerror = ({ message }) => this.#died(message);
    this.#worker = worker;
    this.#ask({ kind: 'open', path: db.filename });
  }

  /** To be called after each commit. `wiped`: it removed a text, which must leave the log soon too. */
  committed(wiped: boolean): void {
    this.#wiped ||= wiped;
    const bytes = this.#bytes();
    if (this.#state.kind === 'idle' && (this.#wiped || bytes >= RENEW_AT)) this.#start();
    if (bytes >= this.#warnAt) this.#warn(bytes);
  }

  /** Resolves when the log is in the database, as far as readers let it, and the worker gone. */
  async close(): Promise<void> {
    if (this.#state.kind === 'waiting') clearTimeout(this.#state.retry);
    if (this.#worker !== null) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#state = { kind: 'closing', closed: resolve };
      this.#ask({ kind: 'close' });
      await promise;
      this.#worker?.terminate();
    }
    this.#renew('TRUNCATE');
  }

  #start(): void {
    if (this.#worker === null) {
      this.#log(`Emptying ${Math.round(this.#bytes() / 1024)} KB of database log on the main thread.`);
      this.#finish();
    } else {
      this.#state = { kind: 'copying' };
      this.#ask({ kind: 'copy' });
    }
  }

  #answered(reply: CheckpointReply): void {
    const state = this.#state;
    if (reply.kind === 'closed') {
      if (state.kind === 'closing') state.closed();
    } else if (state.kind === 'copying') {
      if (reply.result.kind === 'all') {
        this.#finish();
      } else {
        if (reply.result.kind === 'error') this.#complain(reply.result.reason);
        this.#wait();
      }
    }
  }

  #finish(): void {
    // Without a look, its file is all that tells how long a log is.
    const cut = this.#wiped || this.#look === null || this.#fileBytes() > KEPT;
    if (!this.#renew(cut ? 'TRUNCATE' : 'RESTART')) {
      this.#wait();
      return;
    }
    this.#wiped = false;
    if (this.#warnAt > WARN_AT) this.#log('The database log is empty again.');
    this.#state = { kind: 'idle' };
    this.#warnAt = WARN_AT;
    this.#complaint = null;
  }

  #wait(): void {
    this.#state = { kind: 'waiting', retry: setTimeout(() => this.#start(), RETRY).unref() };
  }

  #died(reason: string): void {
    this.#log(`The checkpoint thread ended; checkpoints will stop the server for a moment: ${reason}`);
    this.#worker = null;
    const state = this.#state;
    if (state.kind === 'closing') state.closed();
    else if (state.kind === 'copying') this.#wait();
  }

  /**
   * Copies what is left and begins the log anew, if nobody reads from it. Never throws: what is in the log is safe there.
   * @returns whether that was done.
   */
  #renew(how: Renewal): boolean {
    try {
      // A reader would be waited for, and everybody who sends with it.
      this.#db.run('PRAGMA busy_timeout = 0');
      const row = this.#db.query<{ busy: number }, []>(`PRAGMA wal_checkpoint(${how})`).get();
      return row?.busy === 0;
    } catch (error) {
      this.#complain(String(error));
      return false;
    } finally {
      this.#db.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    }
  }

  #warn(bytes: number): void {
    while (this.#warnAt <= bytes) this.#warnAt *= 2;
    const path = this.#db.filename;
    this.#log(
      `The log of the database has grown to ${Math.round(bytes / MB)} MB. Mostly that is because another program has been reading the database for long, such as a backup or an sqlite3 shell: end it ("fuser -v ${path}" names it). Until then the log grows with every message, and the disk may run full.`,
    );
  }

  #complain(reason: string): void {
    if (this.#complaint !== reason) this.#log(`A checkpoint of the database failed: ${reason}`);
    this.#complaint = reason;
  }

  /** How long the log is. The file may be longer: behind it is what is left of earlier ones. */
  #bytes(): number {
    if (this.#look === null) return this.#fileBytes();
    const { log, checkpointed } = this.#look.get() ?? { log: 0, checkpointed: 0 };
    // All of it is copied once it is about to begin anew.
    return log === checkpointed ? 0 : log * this.#frame;
  }

  #fileBytes(): number {
    return statSync(`${this.#db.filename}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  #ask(request: CheckpointRequest): void {
    this.#worker?.postMessage(request);
  }
}

/** Since SQLite 3.51; an older one takes it for a checkpoint. */
const canLook = (db: Database): boolean => {
  const [major = 0, minor = 0] = (
    db.query<{ version: string }, []>('SELECT sqlite_version() AS version').get()?.version ?? ''
  )
    .split('.')
    .map(Number);
  return major > 3 || (major === 3 && minor >= 51);
};
