import type { FrameOf } from '../../server/protocol/frames.ts';
import type { Clock } from './environment.ts';
import type { Store } from './store.ts';

/** Milliseconds. */
const REPEAT = 3_000;
const PAUSE = 2_000;
const EXPIRY = 6_000;

/** Typing in both directions. Every beginning has an end, also when no frame ever says so. */
export class Typing {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #tell: (room: string, on: boolean) => void;
  /** Rooms in which this user is typing: when it was told last, and the timer that ends it. */
  readonly #own = new Map<string, { toldAt: number; timer: unknown }>();
  readonly #others = new Map<string, unknown>();

  constructor(clock: Clock, store: Store, tell: (room: string, on: boolean) => void) {
    this.#clock = clock;
    this.#store = store;
    this.#tell = tell;
  }

  /** A key was pressed (`true`), or the composer was emptied or left. */
  keystroke(room: string, on: boolean): void {
    const before = this.#own.get(room);
    if (!on) {
      if (before) this.#tell(room, false);
      this.sent(room);
      return;
    }
    this.#clock.clearTimeout(before?.timer);
    const now = this.#clock.monotonic();
    const due = !before || now - before.toldAt >= REPEAT;
    if (due) this.#tell(room, true);
    const timer = this.#clock.setTimeout(() => this.keystroke(room, false), PAUSE);
    this.#own.set(room, { toldAt: due ? now : before.toldAt, timer });
  }

  /** The message itself tells the others that the typing has ended. */
  sent(room: string): void {
    this.#clock.clearTimeout(this.#own.get(room)?.timer);
    this.#own.delete(room);
  }

  received({ room, person, on }: FrameOf<'typing'>): void {
    if (person.id === this.#store.state.you?.id) return;
    const key = JSON.stringify([room, person.id]);
    this.#clock.clearTimeout(this.#others.get(key));
    this.#others.delete(key);
    this.#store.dispatch({ kind: 'typing', room, person, on });
    if (!on) return;
    const timer = this.#clock.setTimeout(
      () => this.received({ type: 'typing', room, person, on: false }),
      EXPIRY,
    );
    this.#others.set(key, timer);
  }

  stop(): void {
    for (const { timer } of this.#own.values()) this.#clock.clearTimeout(timer);
    for (const timer of this.#others.values()) this.#clock.clearTimeout(timer);
    this.#own.clear();
    this.#others.clear();
    for (const { room, typing } of this.#store.state.rooms) {
      for (const person of typing) this.#store.dispatch({ kind: 'typing', room, person, on: false });
    }
  }
}
