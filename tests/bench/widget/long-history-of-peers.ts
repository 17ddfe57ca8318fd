import type { Page } from 'playwright';
import type { Peer } from './peers.ts';
import type { Figure, Row } from './row.ts';
import { heldBytes, openSlowPage } from './slow-page.ts';
import type { Stage } from './stage.ts';
import { beginVitals, readVitals } from './vitals.ts';

const TEXT = 'It left the warehouse this morning and should be with you on Thursday.';
const KEYS = 30;

interface Ways {
  /** As many as it shows within a minute: of 10,000, vue-advanced-chat did not show one in that time. */
  readonly messages: number;
  /** Runs in the page: hands over the messages as the documentation says. */
  give(given: { readonly messages: number; readonly text: string }): void;
  /** Selectors, in its shadow root. */
  readonly row: string;
  readonly input: string;
}

const WAYS: Readonly<Record<Peer['name'], Ways>> = {
  'deep-chat': {
    messages: 10_000,
    give({ messages, text }) {
      const history = Array.from({ length: messages }, (_, index) => ({
        role: index % 3 === 0 ? 'user' : 'ai',
        text: `${text} ${index + 1}`,
      }));
      Object.assign(document.querySelector('deep-chat') ?? {}, { history });
    },
    row: '.outer-message-container',
    input: '#text-input',
  },
  'vue-advanced-chat': {
    messages: 1_000,
    give({ messages, text }) {
      const all = Array.from({ length: messages }, (_, index) => ({
        _id: `${index}`,
        senderId: index % 3 === 0 ? 'ada' : 'ben',
        content: `${text} ${index + 1}`,
        date: '13 November',
        timestamp: '10:20',
      }));
      const users = [
        { _id: 'ada', username: 'Ada' },
        { _id: 'ben', username: 'Ben' },
      ];
      Object.assign(document.querySelector('vue-advanced-chat') ?? {}, {
        rooms: JSON.stringify([{ roomId: 'r', roomName: 'Room', avatar: '', users }]),
        roomId: 'r',
        messages: JSON.stringify(all),
        messagesLoaded: true,
        roomsLoaded: true,
      });
    },
    row: '.vac-message-wrapper',
    input: '#roomTextarea',
  },
};

/** A long conversation given to the peers: until it is shown, and how typing goes then. They have no server here. */
export const longHistoryOfPeers: Row = {
  name: 'A long conversation in the peers',
  rounds: 'every',
  async measure(stage, quick) {
    const figures: Figure[] = [];
    for (const peer of quick ? [] : stage.peers) figures.push(...(await measure(stage, peer)));
    return figures;
  },
};

async function measure({ browser, pages }: Stage, peer: Peer): Promise<Figure[]> {
  const ways = WAYS[peer.name];
  const { messages } = ways;
  const slow = await openSlowPage(browser, pages.blank);
  try {
    const { page, cdp } = slow;
    const element = page.locator(peer.name);
    await slow.goto(pages.address(peer.embedding));
    await page.waitForFunction((name) => document.querySelector(name)?.shadowRoot !== null, peer.name);
    const before = await heldBytes(cdp);
    await beginVitals(page);
    const begin = performance.now();
    await page.evaluate(ways.give, { messages, text: TEXT });
    await allShown(page, peer.name, ways.row, messages);
    const shown = performance.now() - begin;
    await element.locator(ways.input).click();
    const { longestTask } = await readVitals(page, 0);
    await beginVitals(page);
    for (let key = 0; key < KEYS; key++) await page.keyboard.press('a');
    const { inp } = await readVitals(page, KEYS);
    const held = (await heldBytes(cdp)) - before;
    const nodes = await element.locator(ways.row).count();
    const what = `${peer.name}, ${messages.toLocaleString('en')} messages`;
    return [
      { id: `long-room.shown.${peer.name}`, what: `${what}: given → shown`, unit: 'ms', value: shown },
      {
        id: `long-room.longest-task.${peer.name}`,
        what: `${what}: longest task`,
        unit: 'ms',
        value: longestTask,
      },
      { id: `long-room.inp.${peer.name}`, what: `${what}: INP of typing`, unit: 'ms', value: inp },
      { id: `long-room.nodes.${peer.name}`, what: `${what}: message nodes`, unit: 'nodes', value: nodes },
      { id: `long-room.heap.${peer.name}`, what: `${what}: memory`, unit: 'bytes', value: held },
    ];
  } finally {
    await slow.close();
  }
}

const allShown = (page: Page, name: string, row: string, messages: number) =>
  page.waitForFunction(
    (wanted) =>
      (document.querySelector(wanted.name)?.shadowRoot?.querySelectorAll(wanted.row).length ?? 0) >=
      wanted.messages,
    { name, row, messages },
    { timeout: 60_000 },
  );
