import { type Chat, expect } from '../../support/pages.ts';

/** A message as a person reads it. */
export interface Reading {
  readonly seq: number;
  /** `new 7 (edited)`, or `Message deleted`. */
  readonly line: string;
}

/**
 * Reads the thread from its end up to the message with the `seq` `first`, scrolling, oldest first.
 * Fails where messages are doubled, missing in between or out of order.
 */
export async function readThread({ root, log }: Chat, first = 1): Promise<Reading[]> {
  const jump = root.getByRole('button', { name: 'Jump to latest' });
  if (await jump.isVisible()) await jump.click();
  const read = new Map<number, string>();
  for (;;) {
    const drawn = await log.getByRole('article').evaluateAll((rows) =>
      rows.map((row) => {
        const words = ['.text', '.edited'].map((part) => row.querySelector(part)?.textContent ?? '');
        return { seq: Number(row.getAttribute('data-seq')), line: words.join(' ').trim() };
      }),
    );
    const oldest = drawn[0]?.seq ?? 1;
    expect(drawn.map(({ seq }) => seq)).toEqual(drawn.map((_, index) => oldest + index));
    for (const { seq, line } of drawn) read.set(seq, line);
    if (oldest <= first) break;
    await log.evaluate((element) => element.scrollTo({ top: 0 }));
    const now = log.locator('[data-seq]').first();
    await expect(now).not.toHaveAttribute('data-seq', `${oldest}`);
  }
  return [...read]
    .map(([seq, line]) => ({ seq, line }))
    .filter(({ seq }) => seq >= first)
    .sort((a, b) => a.seq - b.seq);
}
