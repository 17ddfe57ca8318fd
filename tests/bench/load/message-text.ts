/** The texts that the load says: 70 characters, of which the beginning tells who said it, as which number, and when. */

export interface Said {
  /** Which of the load's people. */
  readonly author: number;
  /** Counts what this one has said, from 1. */
  readonly number: number;
  /** When it was due, on the load's own clock, in milliseconds. */
  readonly due: number;
}

const LENGTH = 70;
const FILLING = 'the quick brown fox jumps over the lazy dog and the dog does not mind at all';

export const messageText = ({ author, number, due }: Said): string =>
  `<${author}.${number}.${Math.round(due * 1000)}> ${FILLING}`.slice(0, LENGTH);

/** Angle brackets may have become entities, or escapes, on the way. */
const PATTERN = /(?:<|&lt;|\\u003c)(\d+)\.(\d+)\.(\d+)(?=>|&gt;|\\u003e)/g;

/** Everything that was said in a frame, in order. */
export function saidIn(frame: Buffer): Said[] {
  const found: Said[] = [];
  for (const [, author, number, due] of frame.toString('latin1').matchAll(PATTERN)) {
    found.push({ author: Number(author), number: Number(number), due: Number(due) / 1000 });
  }
  return found;
}
