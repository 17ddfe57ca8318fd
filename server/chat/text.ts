import type { ErrorCode } from '../protocol/codes.ts';

const CONTROL = /[\p{Cc}]/u;
const ALLOWED_CONTROLS = /[\t\n]/g;
/** Only white space and characters that draw nothing. */
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Code points, counted only where UTF-16 code units could exceed the limit. */
const longerThan = (text: string, limit: number): boolean => {
  if (text.length <= limit) return false;
  if (text.length > 2 * limit) return true;
  let points = 0;
  for (const _ of text) if (++points > limit) return true;
  return false;
};

/** Why `text` cannot be a message of at most `limit` characters (Unicode code points), or `null`. */
export const textProblem = (text: string, limit: number): ErrorCode | null => {
  if (longerThan(text, limit)) return 'text_too_long';
  if (!text.isWellFormed() || CONTROL.test(text.replace(ALLOWED_CONTROLS, ''))) return 'text_invalid';
  return INVISIBLE.test(text) ? 'text_empty' : null;
};
