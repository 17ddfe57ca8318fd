/**
 * Verifies the tokens of host websites. `@elysiajs/jwt` does it with everything pinned that it leaves open:
 * algorithm, audience, issuer, required claims, clock. It answers only "no", so `jose` is asked for the reason.
 */
import { jwt } from '@elysiajs/jwt';
import { type CryptoKey, importSPKI, type JWTVerifyOptions } from 'jose';
import type { Session } from '../chat/session.ts';
import { BOUNDS } from '../protocol/frames.ts';
import type { SiteKey } from '../store/store.ts';
import { sessionFrom } from './session-claims.ts';
import { TokenError } from './token-error.ts';
import { readHeader, reasonOfRefusal } from './token-refusal.ts';

export interface KeySource {
  /** The key of this `kid`, or the environment's for a token without one. `null` if there is none. */
  find(keyId: string | undefined): Promise<SiteKey | null>;
}

export interface TokenVerifier {
  /** @throws {TokenError} */
  verify(token: string): Promise<Session>;
}

interface Dependencies {
  readonly keys: KeySource;
  /** Milliseconds since 1970. */
  now(): number;
  /** How far the clocks of the two servers may be apart. */
  readonly toleranceSeconds: number;
}

/** A reconnect storm brings the same tokens again, and verifying one takes about 0.1 ms. */
const REMEMBERED = 10_000;
/** In characters. A longer one is verified each time: what is remembered has a bound in bytes too. */
const LONGEST_REMEMBERED = 2048;

/** A token that was verified. */
interface Verified {
  readonly session: Session;
  /** With which key: another one, or a changed one, does not vouch for it. */
  readonly keyId: string | undefined;
  readonly verifier: Promise<KeyVerifier>;
}

export function createTokenVerifier({ keys, now, toleranceSeconds }: Dependencies): TokenVerifier {
  /** By digest, so that nobody's tokens are in the memory. */
  const remembered = new Map<string, Verified>();
  /** By everything that a key says, so that a changed key is another one; and by the object, which is quicker. */
  const verifiers = new Map<string, Promise<KeyVerifier>>();
  const verifiersOfKeys = new WeakMap<SiteKey, Promise<KeyVerifier>>();

  const verifierOf = (key: SiteKey): Promise<KeyVerifier> => {
    const known = verifiersOfKeys.get(key);
    if (known !== undefined) return known;
    const fingerprint = JSON.stringify(key);
    const verifier = verifiers.get(fingerprint) ?? createKeyVerifier(key);
    verifiers.set(fingerprint, verifier);
    verifiersOfKeys.set(key, verifier);
    return verifier;
  };

  const isStillGood = async ({ session, keyId, verifier }: Verified): Promise<boolean> => {
    const key = await keys.find(keyId);
    return key !== null && verifierOf(key) === verifier && now() < session.expires;
  };

  const remember = (digest: string, verified: Verified): void => {
    remembered.delete(digest);
    remembered.set(digest, verified); // To the end: the first of the map is the one not used for longest.
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  };

  return {
    async verify(token) {
      if (token === '') throw new TokenError('token_missing');
      if (token.length > BOUNDS.token) throw new TokenError('token_malformed');
      const digest = Bun.CryptoHasher.hash('sha256', token, 'base64');
      const before = remembered.get(digest);
      if (before !== undefined && (await isStillGood(before))) {
        remember(digest, before);
        return before.session;
      }
      remembered.delete(digest);
      const header = readHeader(token);
      const key = await keys.find(header.keyId);
      if (key === null) throw new TokenError('token_unknown_key');
      if (header.algorithm !== key.algorithm) throw new TokenError('token_algorithm');

      const verifier = verifierOf(key);
      const payload = await (await verifier).verify(token, new Date(now()), toleranceSeconds);
      const session = sessionFrom(payload, key, toleranceSeconds);
      if (token.length <= LONGEST_REMEMBERED) remember(digest, { session, keyId: header.keyId, verifier });
      return session;
    },
  };
}

interface KeyVerifier {
  verify(token: string, now: Date, toleranceSeconds: number): Promise<Readonly<Record<string, unknown>>>;
}

async function createKeyVerifier(key: SiteKey): Promise<KeyVerifier> {
  const secret = await importKey(key);
  const { siteToken } = jwt({ name: 'siteToken', secret, alg: key.algorithm }).decorator;
  return {
    async verify(token, now, toleranceSeconds) {
      const options: JWTVerifyOptions = {
        algorithms: [key.algorithm],
        requiredClaims: ['sub', 'exp'],
        clockTolerance: toleranceSeconds,
        currentDate: now,
        ...(key.audience !== null && { audience: key.audience }),
        ...(key.issuer !== null && { issuer: key.issuer }),
      };
      const payload = await siteToken.verify(token, options);
      if (payload === false) throw await reasonOfRefusal(token, secret, options);
      return payload;
    },
  };
}

function importKey(key: SiteKey): Promise<CryptoKey | Uint8Array> {
  if (key.algorithm === 'HS256') return Promise.resolve(new TextEncoder().encode(key.key));
  return importSPKI(key.key, key.algorithm);
}
