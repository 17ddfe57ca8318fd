import type { TokenReason, TokenSource } from './api.ts';
import type { Clock, Environment } from './environment.ts';

/** Of the time that a token has left: then the next one is asked for. */
const SHARE = 0.8;
/** Milliseconds between tries when no new token comes: with full jitter, doubling up to the cap. */
const RETRY = { base: 2_000, cap: 60_000 };
/** Timers cannot be longer (a signed 32-bit number of milliseconds). */
const LONGEST = 2 ** 31 - 1;

export interface TokenHandlers {
  token(token: string): void;
  failed(): void;
}

/** Gets tokens from the host: when the connection needs one, and in good time before the present one ends. */
export class TokenKeeper {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #handlers: TokenHandlers;
  #source: TokenSource | null = null;
  /** What was asked before another source, or the end, is not heard any more. */
  #asking: object | null = null;
  #timer: unknown = null;
  #failures = 0;

  constructor({ clock, random }: Environment, handlers: TokenHandlers) {
    this.#clock = clock;
    this.#random = random;
    this.#handlers = handlers;
  }

  get renewable(): boolean {
    return this.#source !== null;
  }

  use(source: TokenSource | null): void {
    this.stop();
    this.#source = source;
  }

  fetch(reason: TokenReason): void {
    const source = this.#source;
    if (!source) return;
    const asking = {};
    this.#asking = asking;
    // A source that throws at once is a source that fails.
    new Promise<string>((resolve) => resolve(source(reason))).then(
      (token) => this.#asking === asking && this.#handlers.token(token),
      () => this.#asking === asking && this.#handlers.failed(),
    );
  }

  /** The server has accepted a token that ends in `left` milliseconds. */
  accepted(left: number): void {
    this.#failures = 0;
    this.#renewIn(left * SHARE);
  }

  /** No new token, or the server did not take it: ask again, until the present one has ended. */
  retry(): void {
    this.#renewIn(this.#random() * Math.min(RETRY.cap, RETRY.base * 2 ** this.#failures));
    this.#failures += 1;
  }

  /** No connection: its next welcome says when to renew. */
  pause(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  /** Nothing is asked any more, and nothing that was asked is heard. */
  stop(): void {
    this.pause();
    this.#asking = null;
  }

  #renewIn(milliseconds: number): void {
    this.#clock.clearTimeout(this.#timer);
    if (!this.#source) return;
    const delay = Math.min(LONGEST, Math.max(0, milliseconds));
    this.#timer = this.#clock.setTimeout(() => this.fetch({ kind: 'expiring' }), delay);
  }
}
