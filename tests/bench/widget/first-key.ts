import type { Page } from 'playwright';
import { expect } from '../../support/pages.ts';
import type { Row } from './row.ts';
import { openSlowPage } from './slow-page.ts';
import type { Stage } from './stage.ts';

/** When the visitor clicks. */
type Moment = 'connected' | 'page loaded';

/**
 * From the click on the launcher until one can type: the composer has the focus, and the room is live, in the first
 * frame in which this is so. Once when the page has been read for a while, so the client has connected; what draws the
 * chat has not been fetched yet, since the pointer comes to the launcher and clicks in the same moment. And once as
 * soon as the page has loaded, when nothing but the launcher is there: the chat has to be fetched and to connect.
 */
export const firstKey: Row = {
  name: 'Opening the chat',
  rounds: 'every',
  measure: async (stage) => [
    {
      id: 'open.can-type',
      what: 'from the click on the launcher until one can type',
      unit: 'ms',
      value: await canType(stage, 'connected'),
      target: { atMost: 300 },
    },
    {
      id: 'open.can-type-at-once',
      what: 'from a click as soon as the page has loaded until one can type',
      unit: 'ms',
      value: await canType(stage, 'page loaded'),
      target: { atMost: 300 },
    },
  ],
};

/** @throws when one could not write, or the click came later than it should. */
async function canType({ browser, pages, widget }: Stage, moment: Moment): Promise<number> {
  const slow = await openSlowPage(browser, pages.blank);
  try {
    const { page, chat } = slow;
    await slow.goto(pages.address(await widget('room-first-key', 'launcher')));
    if (moment === 'connected') {
      await page.waitForFunction(() => document.querySelector('chat-widget')?.status.kind === 'online');
    }
    const opening = watchOpening(page);
    await page.locator('chat-widget').getByRole('button', { name: 'Open chat' }).click();
    const { loaded, milliseconds } = await opening;
    if (loaded !== (moment === 'connected')) throw new Error(`The click did not come when ${moment}.`);
    await page.keyboard.type('Hello');
    await expect(chat.composer).toHaveValue('Hello');
    await page.keyboard.press('Enter');
    await chat.receipt('Hello', 'Sent');
    return milliseconds;
  } finally {
    await slow.close();
  }
}

/** @returns from the next press of the pointer on, and whether the client was there already when it came. */
const watchOpening = (page: Page): Promise<{ loaded: boolean; milliseconds: number }> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const element = document.querySelector('chat-widget');
        const root = element?.shadowRoot;
        const look = (clicked: number, loaded: boolean) => {
          const focused = root?.activeElement;
          const live = root?.querySelector('.log')?.ariaBusy === 'false';
          if (focused instanceof HTMLTextAreaElement && live) {
            resolve({ loaded, milliseconds: performance.now() - clicked });
          } else requestAnimationFrame(() => look(clicked, loaded));
        };
        const begin = ({ timeStamp }: PointerEvent) => look(timeStamp, Boolean(element?.client));
        window.addEventListener('pointerdown', begin, { capture: true });
      }),
  );
