import { CLIENT_ERRORS, type ErrorInfo } from '../../server/protocol/codes.ts';

/** What this side finds by itself; everything else comes with the server's own sentence. */
const FOUND_HERE = {
  ...CLIENT_ERRORS,
  disconnected: { message: 'There is no connection to the chat right now.', temporary: true },
  storage_unavailable: {
    message: 'This browser keeps nothing: a message that is still waiting is lost when the page is left.',
    temporary: true,
  },
} as const satisfies Record<string, ErrorInfo>;

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
  static of(code: keyof typeof FOUND_HERE): CommandError {
    const { message, temporary } = FOUND_HERE[code];
    return new CommandError(code, message, temporary);
  }
}
