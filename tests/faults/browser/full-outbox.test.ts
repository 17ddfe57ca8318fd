/** A page goes down with fifty unsent messages in two rooms: reloaded, crashed, or with the whole browser killed. */
import { test } from 'bun:test';
import type { BrowserContext } from 'playwright';
import { type Chat, expect } from '../../support/pages.ts';
import { openPage, type Visitor } from '../../support/scene.ts';
import { signFor, type TestPerson } from '../../support/tokens.ts';
import { ownBrowser } from './own-browser.ts';
import { numbered } from './past-week.ts';
import { proxiedSceneOfFile } from './proxied-scene.ts';

const proxied = proxiedSceneOfFile({ env: { CHAT_SENDS_PER_SECOND: '1000', CHAT_SENDS_BURST: '1000' } });

const TEXTS = numbered('waits', 25);

/** Rows further up are drawn when one scrolls there. */
const showsAll = (chat: Chat): Promise<void> =>
  expect(async () => {
    await chat.log.evaluate((element) => element.scrollTo({ top: 0 }));
    await expect(chat.log.getByRole('article').locator('.text')).toHaveText(TEXTS, { timeout: 300 });
  }).toPass();

const named = (name: string): TestPerson => ({
  user: name.toLowerCase(),
  name,
  rooms: { [`${name}-1`]: 'write', [`${name}-2`]: 'write' },
});

/** Shows one of the rooms, chosen from the list as a person does. */
async function enter({ chat }: Visitor, room: string): Promise<void> {
  const back = chat.root.getByRole('button', { name: 'Back to the rooms' });
  if (await back.isVisible()) await back.click();
  await chat.root.getByRole('button', { name: room }).click();
}

/** Fifty messages, in turn to both rooms, while the server cannot be reached; then the page goes down. */
async function survives(
  person: TestPerson,
  context: BrowserContext,
  fall: (visitor: Visitor, address: string) => Promise<Visitor>,
): Promise<void> {
  const { proxy, scene, site } = proxied();
  const rooms = Object.keys(person.rooms);
  const address = site.page(person, { token: await signFor(person) });
  const before = await openPage(context, address);
  for (const room of rooms) await enter(before, room);
  await before.chat.live();

  proxy.set('no-sockets');
  await expect(before.chat.root.getByRole('status').filter({ hasText: /reconnect/i })).toBeVisible();
  for (const text of TEXTS.slice(0, -1)) {
    await before.page.evaluate(
      ([text, rooms]) => {
        for (const room of rooms) document.querySelector('chat-widget')?.client?.send(room, text);
      },
      [text, rooms] as const,
    );
  }
  // The last ones as a person does, who looks whether they are there.
  for (const room of rooms) {
    await enter(before, room);
    await before.chat.send(TEXTS.at(-1) ?? '');
    await showsAll(before.chat);
  }

  const after = await fall(before, address);
  for (const room of rooms) {
    await enter(after, room);
    await showsAll(after.chat);
    await expect(after.chat.log.locator('.receipt')).toHaveText(TEXTS.map(() => 'Sending'));
  }
  proxy.set('open');
  const elsewhere = await scene.visit(person, {});
  for (const room of rooms) {
    for (const visitor of [after, elsewhere]) {
      await enter(visitor, room);
      await showsAll(visitor.chat);
    }
    await expect(after.chat.log.locator('.receipt')).toHaveText(TEXTS.map(() => 'Sent'));
  }
}

test('[G6] what one writes is told to the disk itself, so that it outlives a device that loses its power', async () => {
  const { scene, site } = proxied();
  const context = await scene.browser.newContext();
  // What a power cut leaves cannot be seen from here; what the browser was asked for can.
  await context.addInitScript(`
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      const opened = transaction.apply(this, args);
      document.documentElement.dataset[opened.mode] = opened.durability;
      return opened;
    };`);
  const { page, chat } = await openPage(context, site.page(named('Dora'), { room: 'Dora-1' }));
  await chat.send('kept');
  await chat.receipt('kept', 'Sent');
  await expect(page.locator('html')).toHaveAttribute('data-readwrite', 'strict');
});

test('[G6] [G2] fifty unsent messages in two rooms are there after a reload, and are sent once and in order', async () => {
  const context = await proxied().scene.browser.newContext();
  await survives(named('Ada'), context, async (visitor) => {
    await visitor.page.reload();
    return visitor;
  });
});

test('[G6] [G2] fifty unsent messages in two rooms outlive a crash of the page, and are sent once and in order', async () => {
  const context = await proxied().scene.browser.newContext();
  await survives(named('Ben'), context, async ({ page }, address) => {
    const session = await context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    // Never answered: whoever would answer has crashed.
    session.send('Page.crash').catch(() => {});
    await crashed;
    await page.close();
    return openPage(context, address);
  });
});

test('[G6] [G2] fifty unsent messages in two rooms outlive a browser that is killed, and are sent once and in order', async () => {
  const own = await ownBrowser();
  const contextOf = async (): Promise<BrowserContext> => {
    const [context] = (await own.open()).contexts();
    if (context === undefined) throw new Error('A browser that was opened has a context.');
    return context;
  };
  try {
    await survives(named('Cleo'), await contextOf(), async (_, address) => {
      await own.kill();
      return openPage(await contextOf(), address);
    });
  } finally {
    await own.dispose();
  }
});
