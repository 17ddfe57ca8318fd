import type { Own, RoomSnapshot } from './chat-state.ts';
import type { CommandError } from './command-error.ts';
import type { Clock } from './environment.ts';
import type { Link } from './link.ts';
import { raised } from './members.ts';
import { roomOf } from './reducer.ts';
import type { Store } from './store.ts';

/** Milliseconds between two receipts of one room. */
const SPACING = 300;
const RETRY = 2_000;

interface Known {
  readonly epoch: number;
  /** What the server has said, or has been told on this connection. */
  delivered: number;
  read: number;
  /** While this runs nothing is told. */
  timer: unknown;
}

/**
 * Tells the server what this device holds (delivered) and what its user has seen (read), whenever it knows less.
 * After a reconnect the server's own watermarks decide anew what has to be told.
 */
export class Receipts {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #link: Pick<Link, 'ask'>;
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock, store: Store, link: Pick<Link, 'ask'>) {
    this.#clock = clock;
    this.#store = store;
    this.#link = link;
  }

  /** The server has told its watermarks. With `joined`, the room is reported from now on. */
  told(name: string, own: Own, joined = false): void {
    const epoch = roomOf(this.#store.state, name)?.epoch ?? 0;
    const known = this.#known.get(name);
    if (known?.epoch === epoch) Object.assign(known, raised(known, own));
    else if (known || joined) {
      this.end(name);
      this.#known.set(name, { epoch, delivered: own.delivered, read: own.read, timer: null });
    }
  }

  /**
   * Reports every joined room of which the server knows less than is held here. `leaving`: also what would wait, as a
   * room is about to be left, or the page.
   */
  report(leaving = false): void {
    for (const room of this.#store.state.rooms) {
      const known = this.#known.get(room.room);
      if (known && (leaving || !known.timer)) this.#reportRoom(room, known);
    }
  }

  /** The connection has ended, or the room was left. */
  end(room?: string): void {
    for (const [name, known] of [...this.#known]) {
      if (room !== undefined && name !== room) continue;
      this.#clock.clearTimeout(known.timer);
      this.#known.delete(name);
    }
  }

  #reportRoom({ room, own, messages }: RoomSnapshot, known: Known): void {
    const you = this.#store.state.you?.id;
    const delivered = messages.findLast(({ from }) => from.id !== you)?.seq ?? 0;
    if (delivered <= known.delivered && own.read <= known.read) return;
    const marks = {
      delivered: Math.max(delivered, own.read),
      ...(own.read > known.read && { read: own.read }),
    };
    const before = { delivered: known.delivered, read: known.read };
    Object.assign(known, raised(known, { read: 0, ...marks }));
    this.#pause(known, SPACING);
    this.#link.ask({ type: 'receipt', room, ...marks }).catch((error: CommandError) => {
      if (!error.temporary || this.#known.get(room) !== known) return;
      Object.assign(known, before);
      this.#pause(known, error.retryAfter ?? RETRY);
    });
  }

  #pause(known: Known, milliseconds: number): void {
    this.#clock.clearTimeout(known.timer);
    known.timer = this.#clock.setTimeout(() => {
      known.timer = null;
      this.report();
    }, milliseconds);
  }
}
