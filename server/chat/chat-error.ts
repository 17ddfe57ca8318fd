import { ERRORS, type ErrorCode } from '../protocol/codes.ts';

/** A command that cannot be done. `message` is a sentence for a person; `retryAfter` is in milliseconds. */
export class ChatError extends Error {
  override readonly name: string = 'ChatError';
  readonly temporary: boolean;
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: ErrorCode,
    /** `message`: more than the code's own sentence says. */
    options: {
      readonly message?: string | undefined;
      readonly retryAfter?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause });
    this.temporary = ERRORS[code].temporary;
    this.retryAfter = options.retryAfter;
  }
}
