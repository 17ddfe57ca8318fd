import type { Message } from '../../../../server/protocol/frames.ts';
import type { HistoryEvent } from '../history.ts';
import type { MemberTruth, MessageTruth, RoomTruth, Truth } from '../truth.ts';
import { ByEpoch } from './by-epoch.ts';
import type { Findings } from './findings.ts';
import { Invocations } from './invocations.ts';
import { idOf } from './names.ts';

/** Looks through the evidence once and adds what it finds. */
export type Rule = (evidence: Evidence, found: Findings) => void;

/** A room of the database with its messages at hand. Where two rows claim one place, the first has it. */
export interface StoredRoom extends RoomTruth {
  readonly bySeq: ReadonlyMap<number, MessageTruth>;
  readonly byId: ReadonlyMap<string, MessageTruth>;
  readonly bySubject: ReadonlyMap<string, MemberTruth>;
}

/** Messages that stood together in front of somebody. */
export interface Row {
  readonly room: string;
  readonly epoch: number;
  readonly messages: readonly Message[];
}

/** The log and the database, in the forms in which more than one rule looks at them. */
export class Evidence {
  readonly rooms: readonly StoredRoom[];
  readonly invoked: Invocations;
  readonly #stored: ByEpoch<StoredRoom | null>;

  constructor(
    readonly events: readonly HistoryEvent[],
    truth: Truth,
  ) {
    this.rooms = truth.rooms.map(stored);
    this.invoked = new Invocations(events);
    const byName = new Map(this.rooms.map((room) => [room.name, room]));
    this.#stored = new ByEpoch((name, epoch) => {
      const room = byName.get(name) ?? missing(name, epoch);
      return room.epoch === epoch ? room : null;
    });
  }

  /** `null`: the past of that epoch was taken back, so the database is not asked about it. */
  storedRoom(room: string, epoch: number): StoredRoom | null {
    return this.#stored.of(room, epoch);
  }

  /** Every list of messages that came to a client or stood on its screen, in the order of the log. */
  eachRow(visit: (row: Row, event: HistoryEvent) => void): void {
    for (const event of this.events) {
      if (event.kind === 'receive' || event.kind === 'read') visit(event.reading, event);
      else if (event.kind === 'screen') {
        for (const room of event.state.rooms) visit(room, event);
      }
    }
  }
}

const stored = (room: RoomTruth): StoredRoom => {
  const bySeq = new Map<number, MessageTruth>();
  const byId = new Map<string, MessageTruth>();
  for (const message of room.messages) {
    const id = idOf(message.clientId, message.author);
    if (!bySeq.has(message.seq)) bySeq.set(message.seq, message);
    if (!byId.has(id)) byId.set(id, message);
  }
  return { ...room, bySeq, byId, bySubject: new Map(room.members.map((member) => [member.subject, member])) };
};

/** A room that the database does not know holds nothing, in any epoch. */
const missing = (name: string, epoch: number): StoredRoom =>
  stored({ name, epoch, lastSeq: 0, lastRev: 0, messages: [], members: [] });
