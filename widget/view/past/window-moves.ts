import type { Message } from '../../client/chat-state.ts';
import { MOST_ROWS, rangeOf, type Span, STEP } from '../thread-window.ts';

/** Moves towards older messages. The same span again when the first loaded one is drawn. */
export function older(messages: readonly Message[], span: Span): Span {
  const { first } = rangeOf(messages, span);
  // Nobody has scrolled up: the screen is higher than what is drawn.
  if (first > 0 && span.kind === 'latest') return { kind: 'latest', rows: span.rows + STEP };
  const next = messages[Math.max(0, first - STEP)];
  return first === 0 || !next ? span : { kind: 'from', seq: next.seq };
}

/** Moves towards newer messages, back to the latest at the end. */
export function newer(messages: readonly Message[], span: Span): Span {
  const { first, end } = rangeOf(messages, span);
  const next = messages[first + STEP];
  if (end === messages.length) return span;
  return next && first + STEP + MOST_ROWS < messages.length
    ? { kind: 'from', seq: next.seq }
    : { kind: 'latest', rows: MOST_ROWS };
}
