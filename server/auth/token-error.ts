import { ChatError } from '../chat/chat-error.ts';
import type { ErrorCode } from '../protocol/codes.ts';

export type TokenErrorCode = Extract<ErrorCode, `token_${string}`>;

/** A token that is not accepted, now or ever. `message` is for the people of the host website. */
export class TokenError extends ChatError {
  override readonly name = 'TokenError';
  declare readonly code: TokenErrorCode;

  /** @param details `message` says more than the code's own sentence. */
  constructor(code: TokenErrorCode, details: { readonly message?: string; readonly cause?: unknown } = {}) {
    super(code, details);
  }
}
