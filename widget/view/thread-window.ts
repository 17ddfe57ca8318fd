import type { Message } from '../client/chat-state.ts';

/** At most this many messages are in the DOM; the measurements in favour of a window are for 200 rows. */
export const MOST_ROWS = 200;

/** Which part of the loaded messages is drawn: the newest, or those from a `seq` on. */
export type Span = { readonly kind: 'latest' } | { readonly kind: 'from'; readonly seq: number };

/** @returns the half-open range of indices that `span` draws. */
export function rangeOf(messages: readonly Message[], span: Span): { first: number; end: number } {
  const { length } = messages;
  const found = span.kind === 'latest' ? -1 : messages.findIndex((message) => message.seq >= span.seq);
  const first = found === -1 ? Math.max(0, length - MOST_ROWS) : found;
  return { first, end: Math.min(length, first + MOST_ROWS) };
}

/** Holds the drawn part still, so that what arrives below does not push out what is being read. */
export function hold(messages: readonly Message[], span: Span): Span {
  const first = messages[rangeOf(messages, span).first];
  return span.kind === 'from' || !first ? span : { kind: 'from', seq: first.seq };
}
