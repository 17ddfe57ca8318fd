import type { TokenSource } from '../client/api.ts';
import type { ChatWidget } from './chat-widget.ts';

/** Something the page's author has to put right, said for people by problems.ts. */
export type Fault =
  | { readonly kind: 'server' | 'token' }
  | { readonly kind: 'theme' | 'position'; readonly choices: readonly string[] };

const CHOICES = {
  theme: ['light', 'dark', 'auto'],
  position: ['bottom-right', 'bottom-left', 'bottom-start', 'bottom-end'],
} as const;

export function faultsOf(host: ChatWidget): Fault[] {
  const faults: Fault[] = [];
  if (serverOf(host) === null) faults.push({ kind: 'server' });
  if ((host.token ?? host.tokenUrl ?? host.getToken) === null) faults.push({ kind: 'token' });
  for (const kind of ['theme', 'position'] as const) {
    const choices: readonly string[] = CHOICES[kind];
    if (!choices.includes(host[kind])) faults.push({ kind, choices });
  }
  return faults;
}

/** The server's origin, or `null` if the attribute is none. */
export function serverOf(host: ChatWidget): string | null {
  // Not the document's, which an element of the page may be named after.
  const { server, baseURI } = host;
  if (!URL.canParse(server, baseURI)) return null;
  const { protocol, origin } = new URL(server, baseURI);
  return /^https?:$/.test(protocol) ? origin : null;
}

/**
 * The token as the client takes it. A fixed token is used first even where new ones can be fetched, which saves a
 * request; `failed` hears why a token could not be had.
 */
export function tokenOf(host: ChatWidget, failed: (error: unknown) => void): string | TokenSource | null {
  const { token, tokenUrl, getToken } = host;
  const source = getToken ?? (tokenUrl === null ? null : () => fetchFrom(tokenUrl));
  if (source === null) return token;
  let unused = token;
  return async (reason) => {
    const given = reason.kind === 'first' ? unused : null;
    unused = null;
    if (given !== null) return given;
    try {
      return await source(reason);
    } catch (error) {
      failed(error);
      throw error;
    }
  };
}

async function fetchFrom(url: string): Promise<string> {
  const { fetchToken } = await import('../browser/token-endpoint.ts');
  return fetchToken(url);
}
