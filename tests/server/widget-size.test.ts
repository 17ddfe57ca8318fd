import { expect, test } from 'bun:test';
import { buildWidget } from '../../widget/build.ts';
import { widgetSize } from '../support/widget-size.ts';

/** Bytes with gzip. */
const LOADER = 3 * 1024;
const CHAT = 25 * 1024;

test('the widget is small: what a page loads at once, and what one room needs to be read and written in', async () => {
  const { loader, chat } = await widgetSize(await buildWidget());
  console.log(`gzipped: loader ${loader} of ${LOADER}, chat ${chat} of ${CHAT} bytes`);
  expect(loader).toBeLessThanOrEqual(LOADER);
  expect(chat).toBeLessThanOrEqual(CHAT);
});
