/** Makes tokens as a host's back end would: for the command line and the demo. */
import { jwt } from '@elysiajs/jwt';
import type { Role } from '../protocol/codes.ts';
import type { SiteKey } from '../store/store.ts';

export interface TokenContent {
  readonly sub: string;
  readonly name?: string;
  readonly picture?: string;
  readonly rooms: Readonly<Record<string, Role | { readonly role: Role; readonly title: string }>>;
  /** When it ends; seconds since 1970. */
  readonly exp: number;
}

/** @param key an HS256 key: of the others the server holds only the public half. */
export function signToken(
  key: Pick<SiteKey, 'keyId' | 'key' | 'audience' | 'issuer'>,
  content: TokenContent,
): Promise<string> {
  const { siteToken } = jwt({ name: 'siteToken', secret: key.key, alg: 'HS256', kid: key.keyId }).decorator;
  const { sub, name, picture, rooms, exp } = content;
  return siteToken.sign({
    sub,
    exp,
    rooms: { ...rooms },
    ...(name !== undefined && { name }),
    ...(picture !== undefined && { picture }),
    ...(key.audience !== null && { aud: key.audience }),
    ...(key.issuer !== null && { iss: key.issuer }),
  });
}
