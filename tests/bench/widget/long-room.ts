import { NOTHING } from './host-pages.ts';
import type { Row } from './row.ts';
import { heldBytes, openSlowPage, type SlowPage } from './slow-page.ts';
import { typeUntil } from './typing.ts';
import { beginVitals, readVitals } from './vitals.ts';

const MESSAGES = 10_000;
const PER_SECOND = 20;

/**
 * A room with 10,000 messages: its reader opens it, scrolls up with the wheel through what has been said, comes back
 * by the button and writes, while 20 messages a second arrive all the time. The memory is all that the page holds more
 * than without a chat: the widget's code, what it shows, and what scrolling and arriving have added, garbage collected
 * on both sides.
 */
export const longRoom: Row = {
  name: '10,000 messages in the room',
  rounds: 'every',
  async measure({ url, browser, pages, widget, talkers }, quick) {
    const room = `room-long-${crypto.randomUUID()}`;
    await talkers.order('fill', { url, room, messages: MESSAGES });
    const slow = await openSlowPage(browser, pages.blank);
    try {
      const { page, chat, cdp } = slow;
      await slow.goto(pages.address(NOTHING));
      // The look for an element loads what the test puts into every page, which is none of the widget's memory.
      await page.getByRole('heading', { name: 'A website' }).waitFor();
      const before = await heldBytes(cdp);
      const begin = performance.now();
      await slow.goto(pages.address(await widget(room)));
      await chat.live();
      const shown = performance.now() - begin;
      const opening = await readVitals(page, 0);
      await chat.composer.click();
      await beginVitals(page);
      const seconds = quick ? 4 : 14;
      const talk = talkers.order('talk', { url, room, perSecond: PER_SECOND, seconds });
      const { nodes, oldest } = await climb(slow, (seconds * 1000) / 2);
      await chat.root.getByRole('button', { name: /Jump to latest/ }).click();
      await chat.composer.click();
      const keys = await typeUntil(page, talk);
      await chat.root.locator(`[data-seq="${MESSAGES + seconds * PER_SECOND}"]`).waitFor();
      const { inp, longestTask, longTasks } = await readVitals(page, keys + 2);
      if (oldest > MESSAGES - 50) throw new Error('Scrolling up brought no history.');
      return [
        {
          id: 'long-room.inp',
          what: '10,000 messages, 20/s more: INP',
          unit: 'ms',
          value: inp,
          target: { atMost: 50 },
        },
        {
          id: 'long-room.longest-task',
          what: '10,000 messages, 20/s more: longest task',
          unit: 'ms',
          value: longestTask,
          target: { atMost: 50 },
        },
        {
          id: 'long-room.opening-longest-task',
          what: '10,000 messages: longest task of opening it',
          unit: 'ms',
          value: opening.longestTask,
          target: { atMost: 50 },
        },
        { id: 'long-room.long-tasks', what: '10,000 messages: long tasks', unit: 'tasks', value: longTasks },
        {
          id: 'long-room.nodes',
          what: '10,000 messages: message nodes in the page',
          unit: 'nodes',
          value: nodes,
          target: { atMost: 300 },
        },
        {
          id: 'long-room.heap',
          what: '10,000 messages, 20/s more: memory, to the page without a chat',
          unit: 'bytes',
          value: (await heldBytes(cdp)) - before,
          target: { atMost: 10e6 },
        },
        {
          id: 'long-room.scrolled',
          what: '10,000 messages: scrolled up by',
          unit: 'messages',
          value: MESSAGES - oldest,
        },
        {
          id: 'long-room.shown',
          what: 'chat-widget, 10,000 messages: page opened → shown',
          unit: 'ms',
          value: shown,
        },
      ];
    } finally {
      await slow.close();
    }
  },
};

/** Turns the wheel upwards, as fast as a hand does. @returns the most message nodes there were, and the oldest `seq`. */
async function climb(
  { page, chat }: SlowPage,
  milliseconds: number,
): Promise<{ nodes: number; oldest: number }> {
  await chat.log.hover();
  const end = performance.now() + milliseconds;
  let nodes = 0;
  let oldest = MESSAGES;
  while (performance.now() < end) {
    await page.mouse.wheel(0, -1_500);
    const seqs = await chat.log
      .getByRole('article')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-seq'))));
    nodes = Math.max(nodes, seqs.length);
    oldest = Math.min(oldest, ...seqs);
  }
  return { nodes, oldest };
}
