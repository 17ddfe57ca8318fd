import type { Page } from 'playwright';

/** Keys at the pace of somebody who types well, until `end`. @returns how many. @throws with what `end` throws. */
export async function typeUntil(page: Page, end: Promise<unknown>): Promise<number> {
  let over = false;
  const ended = end.finally(() => {
    over = true;
  });
  let keys = 0;
  for (; !over; keys++) {
    await page.keyboard.press(keys % 40 === 39 ? 'Backspace' : 'a');
    await Promise.race([Bun.sleep(100), ended]);
  }
  await ended;
  return keys;
}
