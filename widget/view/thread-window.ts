import type { Message } from '../client/chat-state.ts';
import type { ShownRoom } from './scene.ts';

/** At most this many messages are in the DOM. */
export const MOST_ROWS = 100;
/** How many come into the DOM at a time: a phone lays them out and paints them between two frames. */
export const STEP = 16;
/** How many are drawn first, and then with each frame: less than that, as all else is drawn for the first time too. */
const FIRST = 10;

/** Which part of the loaded messages is drawn: the newest, or those from a `seq` on. */
export type Span =
  | { readonly kind: 'latest'; readonly rows: number }
  | { readonly kind: 'from'; readonly seq: number };

/** How many of the newest are drawn without being asked for: a browser goes through all of them with every arrival. */
export const AT_REST = 50;

/** What fills a screen; the rest follows. */
export const LATEST: Span = { kind: 'latest', rows: FIRST };

/** @returns the half-open range of indices that `span` draws. */
export function rangeOf(messages: readonly Message[], span: Span): { first: number; end: number } {
  const { length } = messages;
  const first =
    span.kind === 'latest'
      ? Math.max(0, length - Math.min(span.rows, MOST_ROWS))
      : messages.findIndex((message) => message.seq >= span.seq);
  return first === -1 ? rangeOf(messages, LATEST) : { first, end: Math.min(length, first + MOST_ROWS) };
}

/** What is being read is held; of what comes faster than anybody reads, only what stays on screen is drawn. */
export function follow({ room, ui }: ShownRoom): void {
  const { messages, seq } = room;
  if (ui.place.kind === 'latest') {
    if (seq - ui.drawn > FIRST) ui.span = LATEST;
  } else if (ui.span.kind === 'latest') {
    const first = messages[rangeOf(messages, ui.span).first];
    if (first) ui.span = { kind: 'from', seq: first.seq };
  }
  ui.drawn = seq;
}

/** Draws more of the newest with the next frame, above what is on screen. @returns whether there is more. */
export function grow({ room, ui }: ShownRoom): boolean {
  const { span } = ui;
  const more = span.kind === 'latest' && span.rows < Math.min(AT_REST, room.messages.length);
  if (more) ui.span = { kind: 'latest', rows: span.rows + FIRST };
  return more;
}
