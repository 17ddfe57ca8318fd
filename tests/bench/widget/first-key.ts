import { expect } from '../../support/pages.ts';
import type { Row } from './row.ts';
import { openSlowPage } from './slow-page.ts';

/**
 * From the click on the launcher until one can type: the composer has the focus, and the room is live, in the first
 * frame in which this is so. The page has been read for a while, so the client has connected; what draws the chat has
 * not been fetched yet, since the pointer comes to the launcher and clicks in the same moment.
 */
export const firstKey: Row = {
  name: 'Opening the chat',
  rounds: 'every',
  async measure({ browser, pages, widget }) {
    const slow = await openSlowPage(browser, pages.blank);
    try {
      const { page, chat } = slow;
      await slow.goto(pages.address(await widget('room-first-key', 'launcher')));
      await page.waitForFunction(() => document.querySelector('chat-widget')?.status.kind === 'online');
      const typing = page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const root = document.querySelector('chat-widget')?.shadowRoot;
            const look = (clicked: number) => {
              const focused = root?.activeElement;
              const live = root?.querySelector('.log')?.ariaBusy === 'false';
              if (focused instanceof HTMLTextAreaElement && live) resolve(performance.now() - clicked);
              else requestAnimationFrame(() => look(clicked));
            };
            window.addEventListener('pointerdown', ({ timeStamp }) => look(timeStamp), { capture: true });
          }),
      );
      await page.locator('chat-widget').getByRole('button', { name: 'Open chat' }).click();
      const value = await typing;
      await page.keyboard.type('Hello');
      await expect(chat.composer).toHaveValue('Hello');
      await page.keyboard.press('Enter');
      await chat.receipt('Hello', 'Sent');
      return [
        {
          id: 'open.can-type',
          what: 'from the click on the launcher until one can type',
          unit: 'ms',
          value,
          target: { atMost: 300 },
        },
      ];
    } finally {
      await slow.close();
    }
  },
};
