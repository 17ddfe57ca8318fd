/** `bun run screenshot`: the pictures of README.md, of the real page on the real server. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { findBrowser } from '../tests/support/browser.ts';
import { Chat } from '../tests/support/pages.ts';
import { startServer } from '../tests/support/server.ts';

const FOLDER = join(import.meta.dir, 'screenshots');

const TALK = [
  ['ada', 'Hello Ben! Is the tenmoku breakfast bowl still there?'],
  ['ben', 'Two of them. One has a run of blue down the side that I did not plan.'],
  ['ada', 'That one, please.'],
  ['ben', 'I put your name under it. Come by on Saturday, we open at ten.'],
  ['ben', 'The way in is behind the sea wall: https://saltmarsh.example/way'],
  ['ada', 'I will bring buns.'],
] as const;

async function open(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newPage']>[0],
): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options });
  await page.goto(url);
  for (const id of ['ada', 'ben']) await new Chat(page, page.locator(`#${id}`)).composer.waitFor();
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  await page.locator('#table').evaluate((table) => table.scrollIntoView({ behavior: 'instant' }));
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

const server = await startServer();
const browser = await chromium.launch(findBrowser());
try {
  await mkdir(FOLDER, { recursive: true });
  const wide = await open(browser, server.url, {
    viewport: { width: 1280, height: 820 },
    colorScheme: 'light',
  });
  for (const [person, text] of TALK) {
    const writer = new Chat(wide, wide.locator(`#${person}`));
    const reader = new Chat(wide, wide.locator(person === 'ada' ? '#ben' : '#ada'));
    await writer.send(text);
    await reader.message(text).waitFor();
    await reader.composer.focus();
  }
  const last = new Chat(wide, wide.locator('#ada'));
  await last.receipt('I will bring buns.', 'Read');
  await picture(wide, 'desktop-light');
  const phone = await open(browser, server.url, {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    hasTouch: true,
    isMobile: true,
  });
  await new Chat(phone, phone.locator('#ada')).message('I will bring buns.').waitFor();
  await picture(phone, 'phone-dark');
} finally {
  await browser.close();
  await server.dispose();
}
