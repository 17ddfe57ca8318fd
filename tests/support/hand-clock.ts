import type { Clock as ServerClock } from '../../server/chat/clock.ts';
import type { Clock } from '../../widget/client/environment.ts';

/** Lets everything run that needs no time: promises and microtasks. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that only moves when a test says so. Timers are on monotonic time, as they are in reality. */
export class HandClock implements Clock, ServerClock {
  #monotonic = 0;
  /** What a wall clock shows when the monotonic one begins. */
  #wall = 1_700_000_000_000;
  #lastId = 0;
  readonly #timers = new Map<number, Timer>();

  /** @param settled resolves when everything has run that needs no time. */
  constructor(private readonly settled: () => Promise<void> = settle) {}

  now = (): number => Math.floor(this.#wall + this.#monotonic);

  monotonic = (): number => this.#monotonic;

  setTimeout = (callback: () => void, milliseconds: number): number => {
    this.#timers.set(++this.#lastId, { at: this.#monotonic + milliseconds, callback });
    return this.#lastId;
  };

  clearTimeout = (timer: unknown): void => {
    if (typeof timer === 'number') this.#timers.delete(timer);
  };

  soon = (callback: () => void): void => void setImmediate(callback);

  /** How many timers are running. */
  get running(): number {
    return this.#timers.size;
  }

  /** Somebody sets the wall clock, forward or (below 0) back; no time passes. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  /** Moves on by `milliseconds`, running each timer at its time and what follows from it. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#monotonic + milliseconds;
    await this.settled();
    for (;;) {
      const next = this.#next();
      if (!next || next[1].at > end) break;
      this.#timers.delete(next[0]);
      this.#monotonic = Math.max(this.#monotonic, next[1].at);
      next[1].callback();
      await this.settled();
    }
    this.#monotonic = end;
  }

  /** Of those that are due at the same time, the one that was set first. */
  #next(): [number, Timer] | undefined {
    let next: [number, Timer] | undefined;
    for (const timer of this.#timers) if (!next || timer[1].at < next[1].at) next = timer;
    return next;
  }
}
