import { fetchToken } from '../browser/token-endpoint.ts';
import type { TokenSource } from '../client/api.ts';
import type { ChatWidget } from './chat-widget.ts';

/** Something the page's author has to put right. `blocking`: without it there is no chat. */
export interface Problem {
  readonly code: 'no_token' | 'bad_server' | 'bad_theme' | 'bad_position' | 'token_source';
  readonly message: string;
  readonly blocking: boolean;
}

const THEMES = ['light', 'dark', 'auto'];
const POSITIONS = ['bottom-right', 'bottom-left', 'bottom-start', 'bottom-end'];

export function problemsOf(host: ChatWidget): Problem[] {
  const problems: Problem[] = [];
  if (serverOf(host) === null) {
    const message = `server="${host.server}" is not an address like https://chat.example.com.`;
    problems.push({ code: 'bad_server', message, blocking: true });
  }
  if (host.token === null && host.tokenUrl === null && host.getToken === null) {
    const message = 'It has no token. Give it a "token" or "token-url" attribute, or a getToken property.';
    problems.push({ code: 'no_token', message, blocking: true });
  }
  const choice = (name: 'theme' | 'position', code: Problem['code'], values: readonly string[]) => {
    if (values.includes(host[name])) return;
    const message = `${name}="${host[name]}" is none of ${values.join(', ')}.`;
    problems.push({ code, message, blocking: false });
  };
  choice('theme', 'bad_theme', THEMES);
  choice('position', 'bad_position', POSITIONS);
  return problems;
}

/** The server's origin, or `null` if the attribute is none. */
export function serverOf(host: ChatWidget): string | null {
  if (!URL.canParse(host.server, document.baseURI)) return null;
  const { protocol, origin } = new URL(host.server, document.baseURI);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}

/**
 * The token as the client takes it. A fixed token is used first even where new ones can be fetched, which saves a
 * request; `failed` hears why a token could not be had.
 */
export function tokenOf(host: ChatWidget, failed: (error: unknown) => void): string | TokenSource | null {
  const { token, tokenUrl, getToken } = host;
  const source = getToken ?? (tokenUrl === null ? null : () => fetchToken(tokenUrl));
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
