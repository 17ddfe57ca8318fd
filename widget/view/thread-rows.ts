import type { Message, PendingMessage } from '../client/chat-state.ts';
import { dayOf } from './format-time.ts';

/** Messages of one person closer together than this (milliseconds) are one group. */
const GROUP = 5 * 60_000;

/** Where a message stands in its group. */
export interface Grouping {
  readonly first: boolean;
  readonly last: boolean;
}

/** One line of the thread. Keys are stable: a message keeps its own (the client id) when it is acknowledged. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | ({ readonly kind: 'message'; readonly key: string; readonly message: Message } & Grouping)
  | ({ readonly kind: 'pending'; readonly key: string; readonly pending: PendingMessage } & Grouping);

interface Line {
  readonly by: string;
  readonly at: number;
  readonly row: (grouping: Grouping) => Row;
  readonly startsNew: boolean;
}

/**
 * The thread as rows: day separators, the "New messages" divider, grouped messages, then what is not sent yet.
 * @param newAfter the divider stands before the first message of others above this `seq` that is not deleted; `null`: no divider
 */
export function threadRows(
  messages: readonly Message[],
  pending: readonly PendingMessage[],
  you: string | null,
  newAfter: number | null,
): Row[] {
  const firstNew =
    newAfter === null
      ? undefined
      : messages.find(({ seq, from, text }) => seq > newAfter && from.id !== you && text !== undefined)?.seq;
  const lines: Line[] = [
    ...messages.map((message) => ({
      by: message.from.id,
      at: message.at,
      row: (grouping: Grouping): Row => ({ kind: 'message', key: message.clientId, message, ...grouping }),
      startsNew: message.seq === firstNew,
    })),
    ...pending.map((entry) => ({
      by: you ?? '',
      at: entry.at,
      row: (grouping: Grouping): Row => ({
        kind: 'pending',
        key: entry.clientId,
        pending: entry,
        ...grouping,
      }),
      startsNew: false,
    })),
  ];

  const rows: Row[] = [];
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const after = lines[index + 1];
    const newDay = !before || dayOf(before.at) !== dayOf(line.at);
    // Keyed by the message below, so that two separators never share a key when clocks disagree.
    const { key } = line.row({ first: true, last: true });
    if (newDay) rows.push({ kind: 'day', key: `day:${key}`, at: line.at });
    if (line.startsNew) rows.push({ kind: 'new', key: 'new' });
    rows.push(
      line.row({ first: newDay || line.startsNew || !together(before, line), last: !together(line, after) }),
    );
  });
  return rows;
}

function together(one: Line | undefined, next: Line | undefined): boolean {
  if (!one || !next || next.startsNew) return false;
  return one.by === next.by && next.at - one.at < GROUP && dayOf(one.at) === dayOf(next.at);
}
