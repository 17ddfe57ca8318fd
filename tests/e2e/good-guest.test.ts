import { test } from 'bun:test';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile } from '../support/scene.ts';

const scene = sceneOfFile();

const ADA = person('Ada');
const room = 'room-guest';

test('[G12] a page of another origin embeds it under a strict policy, and nothing is violated or asked elsewhere', async () => {
  const { chat, conduct, context } = await scene().visit(ADA, { room });
  await chat.send('hello from elsewhere');
  await chat.receipt('hello from elsewhere', 'Sent');
  expect(conduct.errors).toEqual([]);
  const origins = new Set(conduct.addresses.map((address) => new URL(address).origin));
  expect([...origins].sort()).toEqual([scene().server.url, scene().site.origin].sort());
  expect(conduct.sockets).toHaveLength(1);
  expect(await context.cookies()).toEqual([]);
});

test('[G12] the page’s globals are what they were', async () => {
  const context = await scene().browser.newContext();
  const page = await context.newPage();
  const globals = () => page.evaluate(() => Object.getOwnPropertyNames(globalThis).sort());
  await page.goto(scene().site.page(ADA));
  const before = await globals();
  await page.goto(scene().site.page(ADA, { room }));
  await expect(page.locator('chat-widget').getByRole('log')).toBeVisible();
  expect(await globals()).toEqual(before);
});

test('[G12] no secret is in any address', async () => {
  const { chat, conduct } = await scene().visit(ADA, { room });
  await chat.live();
  expect(conduct.sockets).toHaveLength(1);
  expect([...conduct.addresses, ...conduct.sockets].filter((address) => address.includes('eyJ'))).toEqual([]);
});

test('[G12] what is typed elsewhere on the page stays there, and what is typed here does not reach its shortcuts', async () => {
  const { page, chat } = await scene().visit(ADA, { room });
  await page.evaluate(() => {
    document.addEventListener('keydown', ({ key }) => {
      document.title += key;
    });
  });
  await chat.composer.pressSequentially('abc');
  await expect(page).toHaveTitle('A website');
  await page.getByLabel('Elsewhere on the page').pressSequentially('xyz');
  await expect(page).toHaveTitle('A websitexyz');
  await expect(chat.composer).toHaveValue('abc');
});
