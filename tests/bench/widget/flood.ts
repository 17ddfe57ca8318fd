import type { Row } from './row.ts';
import { heldBytes, openSlowPage } from './slow-page.ts';
import { typeUntil } from './typing.ts';
import { beginVitals, readVitals } from './vitals.ts';

declare global {
  interface Window {
    /** The `seq` of every message that the widget has told the page of. */
    heard: number[];
  }
}

const PER_SECOND = 1_000;

/**
 * Far more than anybody can read arrives in the open room, while its reader types: the page has to answer (an INP of
 * at most 200 ms is what web.dev calls good), and when it is over everything has come, once and in order, and what
 * it took in memory is free again.
 */
export const flood: Row = {
  name: '1,000 messages a second',
  rounds: 'every',
  async measure({ url, browser, pages, widget, talkers }, quick) {
    const seconds = quick ? 2 : 10;
    const room = `room-flood-${crypto.randomUUID()}`;
    await talkers.order('fill', { url, room, messages: 100 });
    const slow = await openSlowPage(browser, pages.blank);
    try {
      const { page, chat, cdp } = slow;
      await slow.goto(pages.address(await widget(room)));
      await chat.live();
      await chat.composer.click();
      await page.evaluate(() => {
        window.heard = [];
        document.querySelector('chat-widget')?.addEventListener('chat-message', (event) => {
          if (event instanceof CustomEvent) window.heard.push(event.detail.message.seq);
        });
      });
      const before = await heldBytes(cdp);
      await beginVitals(page);
      const talk = talkers.order('talk', { url, room, perSecond: PER_SECOND, seconds });
      const keys = await typeUntil(page, talk);
      const last = 100 + PER_SECOND * seconds;
      await page.waitForFunction((seq) => window.heard.at(-1) === seq, last, { timeout: 60_000 });
      const { inp, longestTask } = await readVitals(page, keys);
      const heard = await page.evaluate(() => window.heard.splice(0));
      if (heard.some((seq, index) => seq !== 101 + index) || heard.at(-1) !== last)
        throw new Error(
          `Of ${PER_SECOND * seconds} messages the page heard ${heard.length}, not once and in order.`,
        );
      await chat.root.locator(`[data-seq="${last}"]`).waitFor();
      return [
        { id: 'flood.inp', what: '1,000 messages/s: INP', unit: 'ms', value: inp, target: { atMost: 200 } },
        { id: 'flood.longest-task', what: '1,000 messages/s: longest task', unit: 'ms', value: longestTask },
        {
          id: 'flood.heap',
          what: '1,000 messages/s: memory that does not return',
          unit: 'bytes',
          value: (await heldBytes(cdp)) - before,
          target: { atMost: 10e6 },
        },
      ];
    } finally {
      await slow.close();
    }
  },
};
