import type { Steps } from '../../protocol/frames.ts';
import type { RoomId } from '../store.ts';

/** Distinct watermarks in a summary. */
const STEPS = 8;
/** Rooms that are counted on: those that were asked for last. */
const KEPT = 200;

/** Of a room: how many members are at each watermark. */
export type Counts = Map<number, number>;

export interface Tally {
  members: number;
  readonly delivered: Counts;
  readonly read: Counts;
}

const move = (counts: Counts, from: number | null, to: number): void => {
  if (from !== null) {
    const left = (counts.get(from) ?? 0) - 1;
    if (left > 0) counts.set(from, left);
    else counts.delete(from);
  }
  counts.set(to, (counts.get(to) ?? 0) + 1);
};

/** The highest watermarks, each with how many members have reached it. */
export function toSteps(counts: Counts): Steps {
  let reached = 0;
  return [...counts]
    .sort(([a], [b]) => b - a)
    .slice(0, STEPS)
    .map(([seq, count]) => {
      reached += count;
      return [seq, reached];
    });
}

/**
 * How far the members of large rooms are, counted on with every change: counted anew whenever somebody comes, twice
 * as many who come would cost four times as much.
 */
export class Tallies {
  readonly #rooms = new Map<RoomId, Tally>();

  /** @param count reads the room. */
  get(room: RoomId, count: () => Tally): Tally {
    const tally = this.#rooms.get(room) ?? count();
    this.#rooms.delete(room);
    this.#rooms.set(room, tally);
    if (this.#rooms.size > KEPT) {
      const [oldest] = this.#rooms.keys();
      if (oldest !== undefined) this.#rooms.delete(oldest);
    }
    return tally;
  }

  known(room: RoomId): Tally | undefined {
    return this.#rooms.get(room);
  }

  joined(room: RoomId): void {
    const tally = this.#rooms.get(room);
    if (!tally) return;
    tally.members++;
    move(tally.delivered, null, 0);
    move(tally.read, null, 0);
  }

  raised(
    room: RoomId,
    from: { delivered: number; read: number },
    to: { delivered: number; read: number },
  ): void {
    const tally = this.#rooms.get(room);
    if (!tally) return;
    move(tally.delivered, from.delivered, to.delivered);
    move(tally.read, from.read, to.read);
  }

  /** After a rollback: what is in here may never have been written. */
  forget(): void {
    this.#rooms.clear();
  }
}
