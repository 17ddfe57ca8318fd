import { signFor, type TestPerson } from './tokens.ts';

export interface HostSite {
  /** `http://localhost:PORT`: another origin than the server's, and another site. */
  readonly origin: string;
  /** How many tokens its back end has given away. */
  readonly tokensGiven: () => number;
  /**
   * The address of a page that embeds the widget for `person` with these attributes; `token-url` is added unless
   * there is a `token`.
   * Without attributes: the same page without the widget.
   */
  page(person: TestPerson, attributes?: Readonly<Record<string, string>>): string;
  stop(): Promise<void>;
}

const attributeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The strictest policy under which a page can embed anything: the server is named, all else is closed. */
const policy = (server: string): string =>
  [
    "default-src 'none'",
    `script-src ${server}`,
    "style-src 'self'",
    `connect-src 'self' ${server} ${server.replace('http', 'ws')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

/**
 * Somebody's website with a back end that signs tokens, on an origin of its own.
 * @param server address of the chat server.
 * @param tokenSeconds how long its tokens last.
 */
export function startHostSite(server: string, tokenSeconds = 3600): HostSite {
  const people = new Map<string, TestPerson>();
  let given = 0;

  const html = (person: TestPerson, attributes: Record<string, string> | null): string => {
    const source =
      attributes !== null && 'token' in attributes ? {} : { 'token-url': `/token?user=${person.user}` };
    const all = Object.entries({ ...source, ...attributes });
    const widget = all.map(([name, value]) => ` ${name}="${attributeText(value)}"`).join('');
    return `<!doctype html><html lang="en"><title>A website</title><link rel="stylesheet" href="/style.css">
      <h1>A website</h1><input aria-label="Elsewhere on the page">
      ${attributes === null ? '' : `<script type="module" src="${server}/widget.js"></script><chat-widget${widget}></chat-widget>`}`;
  };

  const site = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === '/style.css') {
        return new Response('chat-widget { height: 30rem; width: 24rem }', {
          headers: { 'content-type': 'text/css' },
        });
      }
      const person = people.get(searchParams.get('user') ?? '');
      if (person === undefined) return new Response('Not found', { status: 404 });
      if (pathname === '/token') {
        given += 1;
        return Response.json({ token: await signFor(person, tokenSeconds) });
      }
      const attributes = searchParams.get('widget');
      return new Response(html(person, attributes === null ? null : JSON.parse(attributes)), {
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy(server) },
      });
    },
  });
  const origin = `http://localhost:${site.port}`;

  return {
    origin,
    tokensGiven: () => given,
    page(person, attributes) {
      people.set(person.user, person);
      const query = new URLSearchParams({ user: person.user });
      if (attributes !== undefined) query.set('widget', JSON.stringify(attributes));
      return `${origin}/?${query}`;
    },
    stop: () => site.stop(true),
  };
}
