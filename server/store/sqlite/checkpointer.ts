import type { Database } from 'bun:sqlite';
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
/** Bytes of log after which it is emptied. */
const EMPTY_AT = 16 * MB;
/** Bytes of log after which the operator is warned, and again whenever it has doubled. */
const WARN_AT = 64 * MB;
/** Milliseconds until the next try when the log could not be emptied. */
const RETRY = 1000;

type State =
  | { readonly kind: 'idle' }
  /** The other thread is at it. */
  | { readonly kind: 'copying' }
  /** The log could not be emptied; `retry` fires for the next try. */
  | { readonly kind: 'waiting'; readonly retry: Timer }
  | { readonly kind: 'closing'; readonly closed: () => void };

/**
 * Keeps the write-ahead log of one database short. A second connection in another thread copies it back into the
 * database, whose syncs would otherwise stop the thread that commits. What came meanwhile is little; this thread
 * copies that and empties the log, because the other one would wait for ever for a moment without a commit.
 *
 * While another process reads (a backup, a person with a shell), SQLite can empty nothing. Nobody waits for it:
 * the log grows, the operator is told, and it is emptied within seconds of the reader's end.
 */
export class Checkpointer {
  readonly #db: Database;
  readonly #log: (line: string) => void;
  /** `null` when it has died. */
  #worker: Worker | null;
  #state: State = { kind: 'idle' };
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
    this.#empty();
    const worker = new Worker(WORKER_URL, { name: 'checkpointer' });
    worker.onmessage = ({ data }: MessageEvent<CheckpointReply>) => this.#answered(data);
    worker.onerror = ({ message }) => this.#died(message);
    this.#worker = worker;
    this.#ask({ kind: 'open', path: db.filename });
  }

  /** To be called after each commit. `wiped`: it removed a text, which must leave the log soon too. */
  committed(wiped: boolean): void {
    const bytes = this.#bytes();
    if (this.#state.kind === 'idle' && (wiped || bytes >= EMPTY_AT)) this.#start();
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
    this.#empty();
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
    if (!this.#empty()) {
      this.#wait();
      return;
    }
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
   * Copies what is left and empties the log, if nobody reads from it. Never throws: what is in the log is safe there.
   * @returns whether it is empty.
   */
  #empty(): boolean {
    try {
      // A reader would be waited for, and everybody who sends with it.
      this.#db.run('PRAGMA busy_timeout = 0');
      const row = this.#db.query<{ busy: number }, []>('PRAGMA wal_checkpoint(TRUNCATE)').get();
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

  #bytes(): number {
    return statSync(`${this.#db.filename}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  #ask(request: CheckpointRequest): void {
    this.#worker?.postMessage(request);
  }
}
