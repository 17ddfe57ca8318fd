import { CommandError } from './command-error.ts';

const CONTROL = /\p{Cc}/u;
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/**
 * The server's rules for a text (server/chat/text.ts), so that what it would refuse never enters the outbox.
 * @param limit in Unicode code points.
 * @throws {CommandError} `text_too_long`, `text_invalid`, `text_empty`
 */
export function checkText(text: string, limit: number): void {
  if (text.length > limit && [...text].length > limit) throw CommandError.of('text_too_long');
  if (!text.isWellFormed() || CONTROL.test(text.replace(/[\t\n]/g, '')))
    throw CommandError.of('text_invalid');
  if (INVISIBLE.test(text)) throw CommandError.of('text_empty');
}
