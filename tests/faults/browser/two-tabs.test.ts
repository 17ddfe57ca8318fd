/** One person with two tabs on the same storage. */
import { test } from 'bun:test';
import { expect } from '../../support/pages.ts';
import { openPage, person, type Visitor } from '../../support/scene.ts';
import { signFor, type TestPerson } from '../../support/tokens.ts';
import { proxiedSceneOfFile } from './proxied-scene.ts';
import { inStorage } from './traces.ts';

const proxied = proxiedSceneOfFile();

const BEN = person('Ben');

interface Tabs {
  readonly here: Visitor;
  readonly there: Visitor;
  /** Somebody else, who sees what arrives. */
  readonly ben: Visitor;
}

/** Two live tabs behind the proxy. */
async function open(room: string, ada: TestPerson = person('Ada')): Promise<Tabs> {
  const { scene, site } = proxied();
  const context = await scene.browser.newContext();
  const address = site.page(ada, { room, token: await signFor(ada) });
  const [here, there] = [await openPage(context, address), await openPage(context, address)];
  const ben = await scene.visit(BEN, { room });
  for (const { chat } of [here, there, ben]) await chat.live();
  return { here, there, ben };
}

const cut = async (...visitors: readonly Visitor[]): Promise<void> => {
  proxied().proxy.set('no-sockets');
  for (const { chat } of visitors) {
    await expect(chat.root.getByRole('status').filter({ hasText: /reconnect/i })).toBeVisible();
  }
};

test('[G2] what is sent in one tab is in the other, once, and what arrives is in both', async () => {
  const { here, there, ben } = await open('room-same');
  await here.chat.send('from here');
  await there.chat.shows('from here');
  await there.chat.send('from there');
  await ben.chat.send('from Ben');
  for (const { chat } of [here, there, ben]) await chat.shows('from here', 'from there', 'from Ben');
});

test('[G2] [G6] what two tabs have written offline is sent once by whichever comes first, and is pending nowhere', async () => {
  const { here, there, ben } = await open('room-both');
  await cut(here, there);
  await here.chat.send('one, from here');
  await there.chat.send('two, from there');
  // Loaded again, a tab shows what either has left.
  await there.page.reload();
  await there.chat.shows('one, from here', 'two, from there');
  await here.chat.send('three, from here');
  proxied().proxy.set('open');
  const all = ['one, from here', 'three, from here', 'two, from there'];
  await expect(ben.chat.texts()).toHaveCount(all.length);
  expect((await ben.chat.texts().allTextContents()).sort()).toEqual(all);
  for (const { chat } of [here, there]) {
    await expect(chat.log.locator('.receipt', { hasText: 'Sending' })).toHaveCount(0);
    await chat.shows(...(await ben.chat.texts().allTextContents()));
  }
  await expect.poll(() => inStorage(here.page)).not.toContain('from');
});

test('[G6] what a tab has left unsent when it was closed is sent by the one that lives', async () => {
  const { here, there, ben } = await open('room-closed');
  await cut(here, there);
  await there.chat.send('sent by the other one');
  await there.chat.receipt('sent by the other one', 'Sending');
  await there.page.close();
  proxied().proxy.set('open');
  await ben.chat.shows('sent by the other one');
  await here.chat.shows('sent by the other one');
  await expect.poll(() => inStorage(here.page)).not.toContain('other one');
});

test('[G6] what a closed tab has left while the other one is online is sent when that one is looked at', async () => {
  const { here, there, ben } = await open('room-looked-at');
  await there.context.setOffline(true);
  await there.chat.send('left behind');
  await there.chat.receipt('left behind', 'Sending');
  await there.page.close();
  await here.context.setOffline(false);
  await here.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await ben.chat.shows('left behind');
});

test('[G6] a message that was refused is in both tabs, and deleted in one it comes back in neither', async () => {
  const reader: TestPerson = { user: 'rita', name: 'Rita', rooms: { 'room-refused': 'read' } };
  const { here, there } = await open('room-refused', reader);
  await here.page.evaluate(() => document.querySelector('chat-widget')?.client?.send('room-refused', 'no'));
  await expect(here.chat.message('no').locator('..')).toContainText('Not sent');
  await there.page.reload();
  await expect(there.chat.log).toContainText('Not sent');
  await here.chat.root.getByRole('button', { name: 'Delete', exact: true }).click();
  await here.chat.shows();
  await there.page.reload();
  await there.chat.live();
  await there.chat.shows();
  await here.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(() => inStorage(here.page)).not.toContain('"no"');
  await here.chat.shows();
});
