import { afterAll, beforeAll, setDefaultTimeout, test } from 'bun:test';
import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../support/browser.ts';
import { Chat, expect, watch } from '../support/pages.ts';
import { PATIENCE } from '../support/scene.ts';
import { startServer, type TestServer } from '../support/server.ts';

setDefaultTimeout(PATIENCE);

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startServer();
  browser = await chromium.launch(findBrowser());
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

async function openDemo() {
  const page = await browser.newPage();
  const conduct = watch(page);
  const answer = await page.goto(server.url);
  const chat = (id: string): Chat => new Chat(page, page.locator(`chat-widget#${id}`));
  return { page, conduct, answer, ada: chat('ada'), ben: chat('ben'), chidi: chat('chidi') };
}

test('Ada and Ben talk side by side, and nothing on the console complains', async () => {
  const { page, conduct, answer, ada, ben } = await openDemo();
  expect(answer?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'");
  await ada.send('Is the bowl dishwasher-safe?');
  await expect(ben.message('Is the bowl dishwasher-safe?')).toBeVisible();
  await expect(ada.log).toContainText('Is the bowl dishwasher-safe?');
  expect(conduct.errors).toEqual([]);
  expect(conduct.addresses.filter((address) => !address.startsWith(server.url))).toEqual([]);
  await page.close();
});

test('Ada’s plug cuts Ada alone, and what she wrote meanwhile arrives when it is back', async () => {
  const { page, ada, ben } = await openDemo();
  const plug = page.locator('[data-unplug="ada"]');
  await expect(ada.composer).toBeEditable();
  await plug.check();
  await ada.send('from the tunnel');
  await ben.send('are you gone?');
  await expect(ben.message('are you gone?').locator('.receipt')).not.toHaveText('Sending');
  await expect(ben.message('from the tunnel')).toHaveCount(0);
  await expect(ada.message('are you gone?')).toHaveCount(0);
  await plug.uncheck();
  await expect(ben.message('from the tunnel')).toBeVisible();
  await expect(ada.message('are you gone?')).toBeVisible();
  await page.close();
});

test('theme and direction reach the page, the widgets and the snippet', async () => {
  const { page } = await openDemo();
  await page.getByLabel('Dark', { exact: true }).check();
  await page.getByLabel('RTL', { exact: true }).check();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.locator('body')).toHaveCSS('direction', 'rtl');
  await expect(page.locator('#ada')).toHaveCSS('color-scheme', 'dark');
  await expect(page.locator('#snippet')).toHaveText(
    `<script type="module" src="${server.url}/widget.js"></script>\n` +
      '<chat-widget token-url="/chat-token" room="lobby" theme="dark" dir="rtl"></chat-widget>',
  );
  await page.close();
});

test('the snippet is copied', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('<chat-widget token-url=');
  await context.close();
});

test('Chidi’s rooms are behind the button in the corner', async () => {
  const { page, chidi } = await openDemo();
  await chidi.root.getByRole('button', { name: /^Open chat/ }).click();
  for (const title of ['Studio table', 'Order 1042', 'Help: a crack in the glaze']) {
    await expect(chidi.root.getByText(title).first()).toBeVisible();
  }
  await page.close();
});

test('the page is as wide as the window, from 320 to 1400 px, in both directions', async () => {
  const { page } = await openDemo();
  for (const direction of ['LTR', 'RTL']) {
    await page.getByLabel(direction, { exact: true }).check();
    for (const width of [320, 360, 768, 1280, 1400]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  }
  await page.close();
});

test('the demo signs in nobody else', async () => {
  const answer = await fetch(`${server.url}/demo/token?user=root`);
  expect(answer.status).toBe(404);
  const ada = await fetch(`${server.url}/demo/token?user=ada`);
  expect(ada.headers.get('cache-control')).toContain('no-store');
  expect(ada.headers.get('access-control-allow-origin')).toBeNull();
});

test('in production there is no demo', async () => {
  const production = await startServer({ NODE_ENV: 'production' });
  try {
    expect((await fetch(`${production.url}/demo/token?user=ada`)).status).toBe(404);
    expect((await fetch(production.url)).status).toBe(404);
  } finally {
    await production.dispose();
  }
});
