import { ERRORS, type ErrorCode } from '../protocol/codes.ts';
import { StoreError } from '../store/store.ts';

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

/** What a client is told of a failure: what the store says of itself, and of anything else only that there was one. */
export const toChatError = (cause: unknown): ChatError => {
  if (cause instanceof ChatError) return cause;
  if (cause instanceof StoreError) return new ChatError(cause.code, { cause, retryAfter: 1000 });
  return new ChatError('internal', { cause, retryAfter: 1000 });
};
