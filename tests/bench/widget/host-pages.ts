/** Somebody's website, on another origin than the chat server: the same plain page with one chat, another, or none. */
import type { Peer } from './peers.ts';

/** What a page embeds, as HTML. */
export interface Embedding {
  readonly scripts: string;
  readonly element: string;
}

export const NOTHING: Embedding = { scripts: '', element: '' };

export interface HostPages {
  /** Of a page without anything, on which a browser can warm up. */
  readonly blank: string;
  address(embedding: Embedding): string;
  stop(): Promise<void>;
}

const PARAGRAPH =
  'A page has words of its own, and whoever reads them came for these and not for the chat in the corner.';

const html = ({ scripts, element }: Embedding): string => `<!doctype html>
  <html lang="en"><head><meta charset="utf-8"><title>A website</title>
  <link rel="stylesheet" href="/style.css">${scripts}</head>
  <body><h1>A website</h1><input aria-label="Elsewhere on the page"><main>
  ${`<section><h2>Part</h2><p>${PARAGRAPH}</p><p>${PARAGRAPH}</p></section>`.repeat(20)}
  </main><div id="place">${element}</div><div id="other-place"></div></body></html>`;

const STYLE = `body { font: 16px/1.5 sans-serif; margin: 2rem auto; max-width: 60rem }
  #place { block-size: 30rem } chat-widget, deep-chat, vue-advanced-chat { block-size: 30rem; inline-size: 24rem }`;

/** @param peers whose builds it serves; the widget comes from the chat server. */
export function startHostPages(peers: readonly Peer[]): HostPages {
  const files = new Map(peers.map(({ name, build }) => [`/peers/${name}.js`, build]));
  const embeddings: Embedding[] = [];
  const site = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const file = files.get(pathname);
      if (file !== undefined) return new Response(Bun.file(file));
      if (pathname === '/empty.js')
        return new Response('', { headers: { 'content-type': 'text/javascript' } });
      if (pathname === '/style.css') return new Response(STYLE, { headers: { 'content-type': 'text/css' } });
      const embedding = embeddings[Number(searchParams.get('page') ?? Number.NaN)];
      if (embedding !== undefined) {
        return new Response(html(embedding), { headers: { 'content-type': 'text/html' } });
      }
      return new Response(null, { status: pathname === '/blank' ? 200 : 404 });
    },
  });
  const origin = `http://localhost:${site.port}`;
  return {
    blank: `${origin}/blank`,
    address: (embedding) => `${origin}/?page=${embeddings.push(embedding) - 1}`,
    stop: () => site.stop(true),
  };
}
