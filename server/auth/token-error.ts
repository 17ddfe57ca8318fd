import { ERRORS, type ErrorCode } from '../protocol/codes.ts';

export type TokenErrorCode = Extract<ErrorCode, `token_${string}`>;

/** A token that is not accepted, now or ever. `message` is for the people of the host website. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly temporary = false;
  /** @param details `message` says more than the code's own sentence. */
  constructor(
    readonly code: TokenErrorCode,
    details: { readonly message?: string; readonly cause?: unknown } = {},
  ) {
    super(details.message ?? ERRORS[code].message, { cause: details.cause });
  }
}
