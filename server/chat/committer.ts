/**
 * Group commit. Everything that is submitted while the store is busy, or in one turn of the event loop, becomes one
 * batch: one transaction, one sync. An idle server therefore acknowledges at once and a busy one amortises.
 */
import type { OutcomeOf, Room, Store, Write, WriteKind } from '../store/store.ts';
import { StoreError } from '../store/store.ts';
import { ChatError, toChatError } from './chat-error.ts';
import type { Clock } from './clock.ts';

/** A write of a batch that was committed, with what came of it: refused ones are among them. */
export interface Committed {
  readonly write: Write;
  readonly outcome: OutcomeOf<WriteKind>;
  /** The room it concerns, where it concerns one. */
  readonly room: Room | null;
}

interface Submission extends Pick<Committed, 'write' | 'room'> {
  resolve(outcome: OutcomeOf<WriteKind>): void;
  reject(error: ChatError): void;
}

const isArrival = ({ write }: Submission): boolean => write.kind === 'user' || write.kind === 'join';

/** More writes than this are left for the next batch, so that no reader waits long. */
const MAX_BATCH = 1024;

export class Committer {
  private waiting: Submission[] = [];
  private running = false;
  private idle: (() => void)[] = [];

  /** `committed` hears of each batch after it is durable and before anybody is acknowledged. */
  constructor(
    private readonly store: Pick<Store, 'commit'>,
    private readonly clock: Pick<Clock, 'soon'>,
    private readonly committed: (batch: readonly Committed[]) => void,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * @returns what came of the write, once it is durable.
   * @throws {ChatError} `store_full`, `store_unavailable` or `internal` if its batch could not be written.
   */
  submit<W extends Write>(write: W, room: Room | null = null): Promise<OutcomeOf<W['kind']>> {
    return new Promise((resolve, reject) => {
      // The outcome of a write is of the write's own kind: the store answers in order.
      const settle = resolve as (outcome: OutcomeOf<WriteKind>) => void;
      this.waiting.push({ write, room, resolve: settle, reject });
      if (this.running) return;
      this.running = true;
      this.clock.soon(() => void this.run());
    });
  }

  /** Resolves when nothing is waiting or being written. */
  drained(): Promise<void> {
    if (!this.running) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      await this.commit(batch);
      if (this.waiting.length > 0) await new Promise<void>((resolve) => this.clock.soon(resolve));
    }
    this.running = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private async commit(batch: readonly Submission[]): Promise<void> {
    let outcomes: OutcomeOf<WriteKind>[];
    try {
      outcomes = await this.store.commit(batch.map(({ write }) => write));
    } catch (error) {
      if (!(error instanceof StoreError) && batch.length > 1) {
        // One write that the store chokes on must not take its neighbours with it.
        for (const submission of batch) await this.commit([submission]);
        return;
      }
      const told = toChatError(error);
      // Who is known already is not written again: nobody's message keeps them from reading while there is no space.
      const arrivals = told.code === 'store_full' && batch.length > 1 ? batch.filter(isArrival) : [];
      for (const arrival of arrivals) await this.commit([arrival]);
      const reason = error instanceof Error && error.cause !== undefined ? error.cause : error;
      this.log(`A batch of ${batch.length} writes failed (${told.code}): ${reason}`);
      for (const submission of batch) if (!arrivals.includes(submission)) submission.reject(told);
      return;
    }
    const answered: Committed[] = [];
    batch.forEach(({ write, room }, index) => {
      const outcome = outcomes[index];
      if (outcome) answered.push({ write, room, outcome });
    });
    try {
      this.committed(answered);
    } catch (error) {
      // What is durable is acknowledged whatever becomes of its fan-out: a sync heals that.
      this.log(`Fan-out of a batch failed: ${String(error)}`);
    }
    batch.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome) resolve(outcome);
      else reject(new ChatError('internal'));
    });
  }
}
