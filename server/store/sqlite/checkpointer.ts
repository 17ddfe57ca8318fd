import type { Database } from 'bun:sqlite';
import { statSync } from 'node:fs';
// @ts-expect-error Bun hands over the file's text, as `with` says; TypeScript sees a module without a default.
import workerText from './checkpoint-worker.ts' with { type: 'text' };

export type CheckpointRequest =
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'close' };
export type CheckpointReply =
  | { readonly kind: 'checkpointed'; readonly error: string | null }
  | { readonly kind: 'closed' };

/** From its text: a path would not be found inside a compiled binary. */
const WORKER_URL = URL.createObjectURL(new Blob([workerText], { type: 'application/typescript' }));

/** Bytes of log after which the worker is asked for a checkpoint. */
const ASK_AT = 16 * 1024 * 1024;
/** Bytes of log after which the committing thread does it itself, because the worker does not keep up or died. */
const BLOCK_AT = 64 * 1024 * 1024;

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'closing'; readonly closed: () => void };

/**
 * Keeps the write-ahead log of one database short. A second connection in another thread copies it back into the
 * database, whose syncs would otherwise stop the thread that commits. What came meanwhile is little; this thread
 * copies that and empties the log, because the other one would wait for ever for a moment without a commit.
 */
export class Checkpointer {
  readonly #db: Database;
  readonly #log: (line: string) => void;
  readonly #worker: Worker;
  #state: State = { kind: 'idle' };

  constructor(db: Database, log: (line: string) => void) {
    this.#db = db;
    this.#log = log;
    // The automatic checkpoint is one on this thread.
    db.run('PRAGMA wal_autocheckpoint = 0');
    this.#worker = new Worker(WORKER_URL, { name: 'checkpointer' });
    this.#worker.onmessage = ({ data }: MessageEvent<CheckpointReply>) => {
      this.#answered(data);
    };
    this.#worker.onerror = ({ message }) => {
      this.#failed(message);
    };
    this.#ask({ kind: 'open', path: db.filename });
  }

  /** To be called after each commit. `wiped`: it removed a text, which must leave the log soon too. */
  committed(wiped: boolean): void {
    const bytes = this.#bytes();
    const due = wiped || bytes >= ASK_AT;
    const state = this.#state;
    if (bytes >= BLOCK_AT || (due && state.kind === 'failed')) {
      this.#log(`Emptying ${Math.round(bytes / 1024)} KB of database log on the main thread.`);
      this.#empty();
    } else if (due && state.kind === 'idle') {
      this.#start();
    }
  }

  /** Resolves when the log is in the database and the worker gone. */
  async close(): Promise<void> {
    if (this.#state.kind !== 'failed') {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#state = { kind: 'closing', closed: resolve };
      this.#ask({ kind: 'close' });
      await promise;
    }
    this.#worker.terminate();
    this.#empty();
  }

  #start(): void {
    this.#state = { kind: 'running' };
    this.#ask({ kind: 'checkpoint' });
  }

  #answered(reply: CheckpointReply): void {
    const state = this.#state;
    if (reply.kind === 'closed') {
      if (state.kind === 'closing') state.closed();
      return;
    }
    if (reply.error !== null) this.#log(`A checkpoint of the database failed: ${reply.error}`);
    if (state.kind !== 'running') return;
    this.#state = { kind: 'idle' };
    if (reply.error === null) this.#empty();
  }

  #failed(reason: string): void {
    this.#log(`The checkpoint thread ended; checkpoints will stop the server for a moment: ${reason}`);
    const state = this.#state;
    this.#state = { kind: 'failed' };
    if (state.kind === 'closing') state.closed();
  }

  /** Copies what is left and empties the log. Never throws: what is in the log is safe there. */
  #empty(): void {
    try {
      this.#db.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      this.#log(`A checkpoint of the database failed: ${error}`);
    }
  }

  #bytes(): number {
    return statSync(`${this.#db.filename}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  #ask(request: CheckpointRequest): void {
    this.#worker.postMessage(request);
  }
}
