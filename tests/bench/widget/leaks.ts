import { expect } from '../../support/pages.ts';
import type { Row } from './row.ts';
import { collectGarbage, metric, openSlowPage, type SlowPage } from './slow-page.ts';

const TIMES = 100;
const KINDS = ['nodes', 'listeners', 'sockets', 'timers'] as const;

declare global {
  interface Window {
    /** What the page has asked for and neither got nor called off. */
    pending: { readonly timers: Set<unknown>; readonly sockets: Set<WebSocket> };
  }
}

/** What there is once the garbage is collected. */
type Holdings = Readonly<Record<(typeof KINDS)[number], number>>;

/**
 * A visitor opens and closes the chat, the page moves the element to another place in the document, takes it out and
 * puts it in again, each many times. What one such batch leaves behind, the next one must not add to; and without
 * the element no socket and no timer is left. Looked at once: it is a count of what is held, and no time.
 */
export const leaks: Row = {
  name: 'Opening, closing, moving and removing',
  rounds: 'first',
  async measure({ browser, pages, widget }, quick) {
    const times = quick ? TIMES / 10 : TIMES;
    const slow = await openSlowPage(browser, pages.blank);
    try {
      await slow.page.addInitScript(countPending);
      // What is counted does not depend on the speed.
      await slow.cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      await slow.goto(pages.address(await widget('room-leaks', 'launcher')));
      await batch(slow, times);
      const first = await holdings(slow);
      await batch(slow, times);
      const second = await holdings(slow);
      await slow.page.evaluate(() => document.querySelector('chat-widget')?.remove());
      await expect
        .poll(() => holdings(slow), { message: 'what is left without the element' })
        .toMatchObject({ sockets: 0, timers: 0 });
      return KINDS.map((kind) => ({
        id: `leaks.${kind}`,
        what: `${kind} added by ${TIMES} times opening, closing, moving and removing`,
        unit: kind,
        value: Math.max(0, second[kind] - first[kind]),
        target: { atMost: 0 },
      }));
    } finally {
      await slow.close();
    }
  },
};

/** Done by the page itself, which is quicker than a hand. */
async function batch({ page }: SlowPage, times: number): Promise<void> {
  await page.evaluate(async (count) => {
    const element = document.querySelector('chat-widget');
    const root = element?.shadowRoot;
    const places = ['#other-place', '#place'].map((place) => document.querySelector(place));
    const [elsewhere, home] = places;
    if (!element || !root || !elsewhere || !home) throw new Error('The page is not as it was made.');
    const until = async (there: () => boolean): Promise<void> => {
      while (!there()) await new Promise((resolve) => requestAnimationFrame(resolve));
    };
    const toggle = () => root.querySelector<HTMLElement>('.launcher')?.click();
    for (let time = 0; time < count; time++) {
      element.remove();
      await until(() => element.client === null);
      home.append(element);
      toggle();
      await until(() => root.querySelector('.log')?.ariaBusy === 'false');
      elsewhere.append(element);
      home.append(element);
      toggle();
      await until(() => !element.open);
    }
  }, times);
}

async function holdings({ page, cdp }: SlowPage): Promise<Holdings> {
  await collectGarbage(cdp);
  const [nodes, listeners] = [await metric(cdp, 'Nodes'), await metric(cdp, 'JSEventListeners')];
  const pending = await page.evaluate(() => ({
    sockets: window.pending.sockets.size,
    timers: window.pending.timers.size,
  }));
  return { nodes, listeners, ...pending };
}

/** Runs in the page before anything else: counts its timers and sockets. */
function countPending(): void {
  const timers = new Set<unknown>();
  const sockets = new Set<WebSocket>();
  window.pending = { timers, sockets };
  const { setTimeout: after, clearTimeout: callOff, WebSocket: Socket } = window;
  Object.assign(window, {
    setTimeout(act: () => void, milliseconds?: number) {
      const timer: unknown = after(() => {
        timers.delete(timer);
        act();
      }, milliseconds);
      timers.add(timer);
      return timer;
    },
    clearTimeout(timer: number | undefined) {
      timers.delete(timer);
      callOff(timer);
    },
    WebSocket: class extends Socket {
      constructor(url: string | URL) {
        super(url);
        sockets.add(this);
        this.addEventListener('close', () => sockets.delete(this));
      }
    },
  });
}
