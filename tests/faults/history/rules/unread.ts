import { unreadOf } from '../../../../widget/client/unread.ts';
import { MAX_UNREAD } from '../truth.ts';
import type { Rule, StoredRoom } from './evidence.ts';
import { who } from './names.ts';

/** Unread is what SQL counts: on screens at rest exactly, before that as far as it can be known afterwards. */
export const unread: Rule = (evidence, found) => {
  const counts = new Map(evidence.rooms.map((room) => [room.name, new UnreadCount(room)]));
  for (const event of evidence.events) {
    if (event.kind === 'own') {
      const { room, epoch, own } = event;
      const count = counts.get(room);
      if (count?.epoch !== epoch) continue;
      const { least, most } = count.between(event.user, own.read, own.seq);
      if (own.unread >= least && own.unread <= most) continue;
      const possible = `${own.unread} unread after ${own.read} of ${own.seq}, possible are ${least} to ${most}`;
      found.add('unread wrong', `${room}: ${who(event)} was told ${possible}.`);
    }
    if (event.kind !== 'screen' || !event.final) continue;
    const you = event.state.you?.id ?? event.user;
    for (const room of event.state.rooms) {
      const count = counts.get(room.room);
      if (room.phase.kind !== 'live' || count?.epoch !== room.epoch) continue;
      const { delivered, read } = room.own;
      const shown = { delivered, read, unread: unreadOf(room, event.state.you) };
      const stored = count.room.bySubject.get(you);
      // A device is not told what it has received: it may know less of that than the database.
      const agrees = stored && read === stored.read && shown.unread === stored.unread;
      if (agrees && delivered <= stored.delivered) continue;
      const counted = stored === undefined ? 'knows no such member' : `counts ${inWords(stored)}`;
      found.add('unread wrong', `${room.room}: ${who(event)} sees ${inWords(shown)}, SQL ${counted}.`);
    }
  }
};

/** Counts the messages of a room that somebody else than `reader` wrote. */
class UnreadCount {
  /** How many messages up to a `seq` are deleted now. */
  readonly #deleted: Counter;
  readonly #byAuthor = new Map<string, { readonly all: Counter; readonly deleted: Counter }>();

  constructor(readonly room: StoredRoom) {
    this.#deleted = new Counter();
    for (const { seq, author, deletedAt } of room.bySeq.values()) {
      let own = this.#byAuthor.get(author);
      if (own === undefined) {
        own = { all: new Counter(), deleted: new Counter() };
        this.#byAuthor.set(author, own);
      }
      own.all.add(seq);
      if (deletedAt === null) continue;
      own.deleted.add(seq);
      this.#deleted.add(seq);
    }
  }

  get epoch(): number {
    return this.room.epoch;
  }

  /** After `read` up to `seq`. Which messages were deleted at that moment is no longer known, hence two numbers. */
  between(reader: string, read: number, seq: number): { least: number; most: number } {
    const own = this.#byAuthor.get(reader);
    const most = Math.max(0, seq - read) - (own?.all.between(read, seq) ?? 0);
    const deleted = this.#deleted.between(read, seq) - (own?.deleted.between(read, seq) ?? 0);
    return { least: Math.min(MAX_UNREAD, most - deleted), most: Math.min(MAX_UNREAD, most) };
  }
}

/** Ascending numbers, of which it says how many lie in a range. */
class Counter {
  readonly #numbers: number[] = [];

  add(number: number): void {
    this.#numbers.push(number);
  }

  /** Greater than `after`, at most `upTo`. */
  between(after: number, upTo: number): number {
    return Math.max(0, this.#upTo(upTo) - this.#upTo(after));
  }

  #upTo(limit: number): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] ?? 0) <= limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const inWords = (counted: { delivered: number; read: number; unread: number }): string =>
  `delivered ${counted.delivered}, read ${counted.read}, ${counted.unread} unread`;
