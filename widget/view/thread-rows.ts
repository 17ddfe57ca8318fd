import type { Message, PendingMessage } from '../client/chat-state.ts';
import { dayOf } from './format-time.ts';

/** Messages of one person closer together than this (milliseconds) are one group. */
const GROUP = 5 * 60_000;

/** Where a message stands in its group. */
export interface Grouping {
  readonly first: boolean;
  readonly last: boolean;
}

/** A message and what stands above it. The key is its client id, and so stays when it is acknowledged. */
export interface Row extends Grouping {
  readonly key: string;
  readonly item:
    | { readonly kind: 'message'; readonly message: Message }
    | { readonly kind: 'pending'; readonly pending: PendingMessage };
  readonly at: number;
  /** Whether the separator of its day comes first, and then the "New messages" divider. */
  readonly startsDay: boolean;
  readonly startsNew: boolean;
}

interface Line extends Pick<Row, 'key' | 'item' | 'at' | 'startsNew'> {
  readonly by: string;
  readonly day: string;
}

/**
 * The thread as rows: the messages, then what is not sent yet.
 * @param newAfter the divider stands before the first message of others above this `seq` that is not deleted. There
 * is none for `null`, nor where `messages` begin above it: the first new one is then not among them.
 */
export function threadRows(
  messages: readonly Message[],
  pending: readonly PendingMessage[],
  you: string,
  newAfter: number | null,
): Row[] {
  const firstNew =
    newAfter === null || (messages[0]?.seq ?? 0) > newAfter
      ? undefined
      : messages.find(({ seq, from, text }) => seq > newAfter && from.id !== you && text !== undefined);
  const lines: Line[] = [
    ...messages.map((message) => ({
      key: message.clientId,
      item: { kind: 'message' as const, message },
      at: message.at,
      day: dayOf(message.at),
      by: message.from.id,
      startsNew: message === firstNew,
    })),
    ...pending.map((entry) => ({
      key: entry.clientId,
      item: { kind: 'pending' as const, pending: entry },
      at: entry.at,
      day: dayOf(entry.at),
      by: you,
      startsNew: false,
    })),
  ];
  return lines.map((line, index) => {
    const before = lines[index - 1];
    return {
      ...line,
      startsDay: before?.day !== line.day,
      first: !together(before, line),
      last: !together(line, lines[index + 1]),
    };
  });
}

function together(one: Line | undefined, next: Line | undefined): boolean {
  if (!one || !next || next.startsNew) return false;
  return one.by === next.by && next.at - one.at < GROUP && one.day === next.day;
}
