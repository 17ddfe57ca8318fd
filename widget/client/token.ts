/**
 * Whose outbox it is: server, key and user of a token. Read without verifying, which is the server's business.
 * `null` for a token that cannot be read; the server will say what is wrong with it.
 */
export function ownerOf(server: string, token: string): string | null {
  const [header, payload] = token.split('.', 2).map(decode);
  const user = textOf(payload, 'sub');
  return user && [server, textOf(header, 'kid'), user].join('|');
}

/** An owner without the key: a website that changes its key has the same users as before. */
export const personOf = (owner: string): string => owner.replace(/\|[^|]*/, '');

function decode(part: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null; // Not a JSON Web Token.
  }
}

function textOf(claims: unknown, name: string): string | null {
  if (typeof claims !== 'object' || claims === null) return null;
  const value: unknown = Reflect.get(claims, name);
  return typeof value === 'string' ? value : null;
}
