import { ERRORS, type ErrorInfo } from '../../server/protocol/codes.ts';

/** What can go wrong on this side of the wire; everything else is the server's (`codes.ts`). */
const LOCAL = {
  disconnected: { message: 'There is no connection to the chat right now.', temporary: true },
  storage_unavailable: {
    message: 'This browser keeps nothing: a message that is still waiting is lost when the page is left.',
    temporary: true,
  },
} as const satisfies Record<string, ErrorInfo>;

const KNOWN = { ...ERRORS, ...LOCAL };
const SENTENCES: Readonly<Record<string, ErrorInfo>> = KNOWN;

/** The sentence for a person that belongs to a code. */
export const sentenceOf = (code: string): string =>
  SENTENCES[code]?.message ?? 'The chat was ended by the server.';

/** A command that was refused, by the server or before it was sent. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    readonly code: string,
    message: string,
    /** The same command may succeed later. */
    readonly temporary: boolean,
    /** Milliseconds, if the server said when. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  /** An error that this client finds by itself. */
  static of(code: keyof typeof KNOWN): CommandError {
    const { message, temporary } = KNOWN[code];
    return new CommandError(code, message, temporary);
  }
}
