/** Reads what an unverified token says of itself, and finds out why one was refused. */
import { type CryptoKey, decodeProtectedHeader, errors, type JWTVerifyOptions, jwtVerify } from 'jose';
import { TokenError, type TokenErrorCode } from './token-error.ts';

export interface TokenHeader {
  readonly algorithm: string;
  readonly keyId: string | undefined;
}

/**
 * Only for choosing the key; nothing in it is believed before the signature is verified.
 * @throws {TokenError} `token_malformed`
 */
export function readHeader(token: string): TokenHeader {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) throw new TokenError('token_malformed');
  const { alg, kid } = decode(token);
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) {
    throw new TokenError('token_malformed');
  }
  return { algorithm: alg, keyId: kid };
}

function decode(token: string): { alg?: unknown; kid?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw new TokenError('token_malformed', { cause });
  }
}

/** The slow path: verifies again with `jose`, whose errors are told apart. */
export async function reasonOfRefusal(
  token: string,
  key: CryptoKey | Uint8Array,
  options: JWTVerifyOptions,
): Promise<TokenError> {
  try {
    await jwtVerify(token, key, options);
  } catch (cause) {
    return new TokenError(codeOf(cause), { cause });
  }
  return new TokenError('token_malformed');
}

function codeOf(cause: unknown): TokenErrorCode {
  if (cause instanceof errors.JWTExpired) return 'token_expired';
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'token_signature';
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'token_algorithm';
  if (!(cause instanceof errors.JWTClaimValidationFailed)) return 'token_malformed';
  if (cause.claim === 'nbf' && cause.reason === 'check_failed') return 'token_not_yet_valid';
  return CLAIM_CODES[cause.claim] ?? 'token_claims';
}

const CLAIM_CODES: Readonly<Record<string, TokenErrorCode>> = {
  aud: 'token_audience',
  iss: 'token_issuer',
};
