/** Questions that are answered from a snapshot alone. Everything is derived; nothing is counted up. */
import type { Message, Person, RoomSnapshot, Steps } from './chat-state.ts';

export interface Receipt {
  /** `read`: at least one other member has read it. */
  readonly kind: 'sent' | 'delivered' | 'read';
  /** How many others have read it, have received it, and are in the room. */
  readonly readBy: number;
  readonly deliveredTo: number;
  readonly of: number;
}

/** How far a message of `you` has come. In a large room from the counts that the server tells. */
export function receiptOf(room: RoomSnapshot, message: Message, you: Person | null): Receipt {
  const { members, own } = room;
  let counts: Omit<Receipt, 'kind'>;
  if (members.kind === 'list') {
    const others = members.people.filter(({ id }) => id !== you?.id);
    counts = {
      readBy: others.filter(({ read }) => read >= message.seq).length,
      deliveredTo: others.filter(({ delivered }) => delivered >= message.seq).length,
      of: others.length,
    };
  } else {
    counts = {
      readBy: others(reached(members.read, message.seq), own.read >= message.seq),
      deliveredTo: others(reached(members.delivered, message.seq), own.delivered >= message.seq),
      of: others(members.count, true),
    };
  }
  const kind = counts.readBy > 0 ? 'read' : counts.deliveredTo > 0 ? 'delivered' : 'sent';
  return { kind, ...counts };
}

const others = (count: number, withYou: boolean): number => Math.max(0, count - (withYou ? 1 : 0));

/** Steps are descending, and each counts everybody who has come at least as far. */
const reached = (steps: Steps, seq: number): number => steps.findLast(([step]) => step >= seq)?.[1] ?? 0;

/** What a badge has room for. */
const MOST = 99;

export const capped = (count: number): string => (count > MOST ? `${MOST}+` : `${count}`);
