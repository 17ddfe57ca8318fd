/** From the claims of a verified token to who this is, what they may do and until when. */
import { type Grants, GrantsError, parseGrants } from '../chat/grants.ts';
import type { Session } from '../chat/session.ts';
import { BOUNDS, type Person } from '../protocol/frames.ts';
import type { SiteKey } from '../store/store.ts';
import { hasControls, visibleName } from './clean-text.ts';
import { TokenError } from './token-error.ts';

const MAX_PICTURE = 2048;
const LAST_DATE = 8.64e15;

/**
 * `expires` includes the tolerance: the session ends when the token would no longer be accepted.
 * @param payload whose signature and registered claims have been verified.
 * @throws {TokenError} `token_claims`
 */
export function sessionFrom(
  payload: Readonly<Record<string, unknown>>,
  key: SiteKey,
  toleranceSeconds: number,
): Session {
  return {
    site: key.site,
    origins: key.origins,
    person: personFrom(payload),
    grants: grantsFrom(payload.rooms),
    issued: typeof payload.iat === 'number' ? Math.max(0, payload.iat * 1000) : 0,
    expires: expiresFrom(payload.exp, toleranceSeconds),
  };
}

function personFrom({ sub, name, picture }: Readonly<Record<string, unknown>>): Person {
  // A lone surrogate would be stored as U+FFFD, and two users would become one.
  if (
    typeof sub !== 'string' ||
    sub.length < 1 ||
    sub.length > BOUNDS.userId ||
    hasControls(sub) ||
    !sub.isWellFormed()
  ) {
    throw claim(
      `The claim "sub" must be a text of 1 to ${BOUNDS.userId} characters without control characters.`,
    );
  }
  const person = { id: sub, name: nameFrom(name, sub) };
  return isPicture(picture) ? { ...person, picture } : person;
}

function nameFrom(name: unknown, sub: string): string {
  if (name === undefined || name === null) return sub.slice(0, BOUNDS.personName);
  if (typeof name !== 'string') throw claim('The claim "name" must be a text.');
  const clean = visibleName(name);
  if (clean.length > BOUNDS.personName) {
    throw claim(`The claim "name" must have at most ${BOUNDS.personName} characters.`);
  }
  return clean === '' ? sub.slice(0, BOUNDS.personName) : clean;
}

/** A picture is an ornament: one that cannot be shown is left out, and its owner may still chat. */
function isPicture(picture: unknown): picture is string {
  if (typeof picture !== 'string' || picture.length > MAX_PICTURE || !URL.canParse(picture)) return false;
  const url = new URL(picture);
  return ['http:', 'https:'].includes(url.protocol) || /^data:image\/[a-z0-9.+-]+[;,]/i.test(picture);
}

function grantsFrom(rooms: unknown): Grants {
  try {
    return parseGrants(rooms);
  } catch (error) {
    if (error instanceof GrantsError) throw claim(error.message, error);
    throw error;
  }
}

function expiresFrom(exp: unknown, toleranceSeconds: number): number {
  const expires = typeof exp === 'number' ? Math.floor((exp + toleranceSeconds) * 1000) : Number.NaN;
  if (!(expires > 0 && expires <= LAST_DATE))
    throw claim('The claim "exp" must be a time in seconds since 1970.');
  return expires;
}

function claim(message: string, cause?: Error): TokenError {
  return new TokenError('token_claims', { message, cause });
}
