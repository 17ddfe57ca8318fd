import type { Clock as ServerClock } from '../../../server/chat/clock.ts';
import type { Clock } from '../../../widget/client/environment.ts';
import { HandClock } from '../../support/hand-clock.ts';

/** What the server's verifier, and a website that signs, ask WebCrypto for. It answers from another thread. */
const ON_ANOTHER_THREAD = ['importKey', 'sign', 'verify'] as const;

/**
 * Everything that runs without time passing, in an order that depends on nothing but the program: one turn at a time,
 * each with all its promises, and answers from another thread one by one in the order in which they were asked for.
 */
export class Turns {
  readonly #soon: (() => void)[] = [];
  readonly #asked: (() => Promise<void>)[] = [];
  readonly soon = (callback: () => void): void => void this.#soon.push(callback);
  readonly clock: HandClock = new TurnsClock(this);

  /** Resolves when nothing is left to run. */
  async settle(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const asked = this.#asked.shift();
      if (asked) await asked();
      else {
        const next = this.#soon.shift();
        if (!next) return;
        next();
      }
    }
  }

  /** What `promise` comes to, with all that it takes to get there but time. */
  async of<T>(promise: Promise<T>): Promise<T> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    promise.then(end, end);
    while (!ended) await this.settle();
    return promise;
  }

  /** From now on WebCrypto answers when it is its turn, until the end of the scope. */
  takeCrypto(): Disposable {
    const { subtle } = crypto;
    for (const name of ON_ANOTHER_THREAD) {
      const real: (...question: never[]) => Promise<unknown> = subtle[name];
      const inTurn = (...question: never[]) =>
        new Promise((resolve, reject) => {
          this.#asked.push(() => real.apply(subtle, question).then(resolve, reject));
        });
      Object.defineProperty(subtle, name, { value: inTurn, configurable: true });
    }
    return {
      [Symbol.dispose]() {
        // The own properties go, those of the prototype are seen again.
        for (const name of ON_ANOTHER_THREAD) Reflect.deleteProperty(subtle, name);
      },
    };
  }
}

class TurnsClock extends HandClock {
  override soon: (callback: () => void) => void;

  constructor(turns: Turns) {
    super(() => turns.settle());
    this.soon = turns.soon;
  }
}

/** The clock of something that can die: from then on none of its timers fires. */
export const clockOf = (clock: HandClock, lives: () => boolean): Clock & ServerClock => ({
  now: clock.now,
  monotonic: clock.monotonic,
  setTimeout: (callback, milliseconds) => clock.setTimeout(() => lives() && callback(), milliseconds),
  clearTimeout: clock.clearTimeout,
  soon: (callback) => clock.soon(() => lives() && callback()),
});
