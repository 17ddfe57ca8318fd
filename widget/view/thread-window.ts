import type { Message } from '../client/chat-state.ts';

/** At most this many messages are in the DOM. */
export const MOST_ROWS = 100;
/** How many come into the DOM at a time: a phone lays them out and paints them between two frames. */
export const STEP = 20;

/** Which part of the loaded messages is drawn: the newest, or those from a `seq` on. */
export type Span =
  | { readonly kind: 'latest'; readonly rows: number }
  | { readonly kind: 'from'; readonly seq: number };

/** How many of the newest are drawn without being asked for: a browser goes through all of them with every arrival. */
export const AT_REST = 60;

/** What fills a screen; the rest follows. */
export const LATEST: Span = { kind: 'latest', rows: STEP };

/** @returns the half-open range of indices that `span` draws. */
export function rangeOf(messages: readonly Message[], span: Span): { first: number; end: number } {
  const { length } = messages;
  const first =
    span.kind === 'latest'
      ? Math.max(0, length - Math.min(span.rows, MOST_ROWS))
      : messages.findIndex((message) => message.seq >= span.seq);
  return first === -1 ? rangeOf(messages, LATEST) : { first, end: Math.min(length, first + MOST_ROWS) };
}

/** Holds the drawn part still, so that what arrives below does not push out what is being read. */
export function hold(messages: readonly Message[], span: Span): Span {
  const first = messages[rangeOf(messages, span).first];
  return span.kind === 'from' || !first ? span : { kind: 'from', seq: first.seq };
}
