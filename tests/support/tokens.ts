/** Tokens as the back end of a website would make them. */
import { SignJWT } from 'jose';

/** Of every server that the tests start. */
export const SECRET = 'a secret of the tests, long enough for HS256';

export interface Claims {
  readonly sub: string;
  readonly name: string;
  readonly rooms: Record<string, unknown>;
  /** Seconds since 1970. */
  readonly exp: number;
  readonly [claim: string]: unknown;
}

/** Unless the claims say otherwise: for an hour, to write in the lobby, and "ada" is called "Ada". */
export const sign = (
  claims: Partial<Claims> & { sub: string },
  secret: string = SECRET,
  header: { alg?: string; kid?: string } = {},
): Promise<string> => {
  const name = claims.sub.charAt(0).toUpperCase() + claims.sub.slice(1);
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const payload = { name, exp, rooms: { lobby: 'write' }, ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(new TextEncoder().encode(secret));
};

/** Who a token is for, and what they may do where. */
export interface TestPerson {
  readonly user: string;
  readonly name: string;
  readonly rooms: Readonly<Record<string, string | { readonly role: string; readonly title: string }>>;
}

/** @param seconds until it ends. */
export const signFor = ({ user, name, rooms }: TestPerson, seconds = 3600): Promise<string> =>
  sign({ sub: user, name, rooms, exp: Math.floor(Date.now() / 1000) + seconds });
