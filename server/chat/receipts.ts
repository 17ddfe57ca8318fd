/**
 * Watermarks on their way to the store. Within `WINDOW` only the highest of each member counts, so that a room
 * makes one write a member and one frame however often people scroll.
 */
import type { FrameOf } from '../protocol/frames.ts';
import {
  type OutcomeOf,
  type Room,
  type RoomId,
  type Store,
  StoreError,
  type User,
  type UserId,
} from '../store/store.ts';
import { ChatError } from './chat-error.ts';
import type { Clock } from './clock.ts';
import type { Committer } from './committer.ts';

/** Milliseconds. */
const WINDOW = 250;
/** Milliseconds. Windows are looked at so often, and those that end meanwhile are written together. */
const STEP = 25;
/** Milliseconds until the next try when the store could not take them. */
const RETRY = 2000;

interface Mark {
  readonly user: User;
  delivered: number;
  read: number;
  /** It has moved already, with a message, and has yet to be told. */
  untold: boolean;
}

/** Never back, and what is read is delivered. */
function raise(mark: Mark, delivered: number, read: number): void {
  mark.delivered = Math.max(mark.delivered, delivered, read);
  mark.read = Math.max(mark.read, read);
}

interface RoomMarks {
  readonly room: Room;
  /** When they are written, in milliseconds that never jump. */
  readonly due: number;
  readonly marks: Map<UserId, Mark>;
}

interface Moved {
  readonly mark: Mark;
  readonly own: FrameOf<'own'>['own'];
}

export interface ReceiptsDeps {
  readonly clock: Clock;
  readonly committer: Committer;
  readonly store: Pick<Store, 'members'>;
  isLarge(room: RoomId): boolean;
  publishRoom(room: Room, frame: FrameOf<'receipts'>): void;
  publishUser(user: UserId, frame: FrameOf<'own'>): void;
  log(line: string): void;
}

export class Receipts {
  private waiting = new Map<RoomId, RoomMarks>();
  private timer: unknown = null;

  constructor(private readonly deps: ReceiptsDeps) {}

  /** The user says so. */
  note(room: Room, user: User, delivered: number, read: number): void {
    raise(this.mark(room, user), delivered, read);
  }

  /** The store has moved the marks of an author along with a message. */
  moved(room: Room, user: User): void {
    this.mark(room, user).untold = true;
  }

  /** Writes and tells what was due by `until`. */
  private async flush(until: number): Promise<void> {
    this.deps.clock.clearTimeout(this.timer);
    this.timer = null;
    const rooms = [...this.waiting.values()].filter(({ due }) => due <= until);
    for (const { room } of rooms) this.waiting.delete(room.id);
    this.wake();
    await Promise.all(rooms.map((entry) => this.write(entry).catch((error) => this.failed(entry, error))));
  }

  /** Writes and tells all that is waiting; what the store does not take now is not tried again. */
  async drain(): Promise<void> {
    await this.flush(Number.POSITIVE_INFINITY);
    this.deps.clock.clearTimeout(this.timer);
  }

  /** Clients take for stored what they have said, so it must not be forgotten while they are here. */
  private failed({ room, marks }: RoomMarks, error: unknown): void {
    this.deps.log(`Receipts could not be stored: ${String(error)}`);
    if (!(error instanceof ChatError && error.cause instanceof StoreError)) return;
    for (const { user, delivered, read, untold } of marks.values()) {
      const mark = this.mark(room, user, RETRY);
      raise(mark, delivered, read);
      mark.untold ||= untold;
    }
  }

  private mark(room: Room, user: User, wait = WINDOW): Mark {
    let entry = this.waiting.get(room.id);
    if (!entry) {
      entry = { room, marks: new Map(), due: this.deps.clock.monotonic() + wait };
      this.waiting.set(room.id, entry);
    }
    const mark = entry.marks.get(user.id) ?? { user, delivered: 0, read: 0, untold: false };
    entry.marks.set(user.id, mark);
    this.wake();
    return mark;
  }

  private wake(): void {
    if (this.waiting.size === 0) return;
    this.timer ??= this.deps.clock.setTimeout(() => void this.flush(this.deps.clock.monotonic()), STEP);
  }

  private async write({ room, marks }: RoomMarks): Promise<void> {
    const outcomes = await Promise.all(
      [...marks.values()].map(async (mark) => {
        const { user, delivered, read } = mark;
        const write = { kind: 'receipt', room: room.id, user: user.id, delivered, read } as const;
        const outcome: OutcomeOf<'receipt'> = await this.deps.committer.submit(write);
        return outcome.ok && (outcome.value.moved || mark.untold) ? { mark, own: outcome.value.own } : null;
      }),
    );
    const moved = outcomes.filter((entry) => entry !== null);
    if (moved.length === 0) return;
    this.deps.publishRoom(room, await this.frame(room, moved));
    for (const { mark, own } of moved) {
      if (mark.read > 0 || mark.untold)
        this.deps.publishUser(mark.user.id, { type: 'own', room: room.name, own });
    }
  }

  private async frame(room: Room, moved: readonly Moved[]): Promise<FrameOf<'receipts'>> {
    if (this.deps.isLarge(room.id)) {
      const records = await this.deps.store.members(room.id, 0);
      if (records.kind === 'summary') {
        return { type: 'receipts', room: room.name, delivered: records.delivered, read: records.read };
      }
    }
    const members = moved.map(({ mark, own }) => ({
      id: mark.user.person.id,
      delivered: own.delivered,
      read: own.read,
    }));
    return { type: 'receipts', room: room.name, members };
  }
}
