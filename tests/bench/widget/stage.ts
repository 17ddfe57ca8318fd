/** What every row of the table needs: the real server with the built widget, a website, and a browser. */
import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../../support/browser.ts';
import { type LoadChild, startLoad } from '../../support/load/load-child.ts';
import { startServer } from '../../support/server.ts';
import { sign } from '../../support/tokens.ts';
import { type Embedding, type HostPages, startHostPages } from './host-pages.ts';
import type { Peer } from './peers.ts';
import type { TalkOrders } from './talkers.ts';

export interface Stage {
  /** `http://127.0.0.1:PORT` of the chat server. */
  readonly url: string;
  readonly browser: Browser;
  readonly pages: HostPages;
  /** Those that could be installed. */
  readonly peers: readonly Peer[];
  /** People who write, in a process of their own. */
  readonly talkers: LoadChild<TalkOrders>;
  /** The widget as a box of the page with one room, or behind its launcher, for somebody new to it. */
  widget(room: string, attributes?: 'launcher'): Promise<Embedding>;
  close(): Promise<void>;
}

/** As far as these are about one user or address, the load is more than any person would make. */
const LIMITS = {
  CHAT_SENDS_PER_SECOND: '10000',
  CHAT_SENDS_BURST: '100000',
  CHAT_COMMANDS_PER_SECOND: '10000',
  CHAT_COMMANDS_BURST: '100000',
  CHAT_CONNECTS_PER_SECOND: '10000',
  CHAT_CONNECTS_BURST: '100000',
};

export async function openStage(peers: readonly Peer[]): Promise<Stage> {
  const browser = await chromium.launch(findBrowser());
  const server = await startServer(LIMITS);
  const pages = startHostPages(peers);
  const talkers = startLoad<TalkOrders>(`${import.meta.dir}/talkers.ts`);
  let visitors = 0;
  return {
    url: server.url,
    browser,
    pages,
    peers,
    talkers,
    async widget(room, attributes) {
      const token = await sign({ sub: `visitor${++visitors}`, rooms: { [room]: 'write' } });
      return {
        scripts: `<script type="module" src="${server.url}/widget.js"></script>`,
        element: `<chat-widget ${attributes ?? ''} room="${room}" token="${token}"></chat-widget>`,
      };
    },
    async close() {
      await talkers.end();
      await browser.close();
      await pages.stop();
      await server.dispose();
    },
  };
}
