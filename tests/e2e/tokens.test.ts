import { test } from 'bun:test';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile } from '../support/scene.ts';
import { signFor } from '../support/tokens.ts';

const scene = sceneOfFile({ tokenSeconds: 6 });

test('[G7] a token is replaced before it ends, on the socket that is there', async () => {
  const room = 'room-refresh';
  const ada = await scene().visit(person('Ada'), { room });
  await ada.chat.send('first');
  await ada.chat.receipt('first', 'Sent');
  const given = scene().site.tokensGiven();
  await expect.poll(() => scene().site.tokensGiven(), { timeout: 30_000 }).toBeGreaterThanOrEqual(given + 2);
  await ada.chat.send('two tokens later');
  await ada.chat.receipt('two tokens later', 'Sent');
  expect(ada.conduct.sockets).toHaveLength(1);
});

test('[G7] a fixed token that ends stops the chat and says why', async () => {
  const ada = person('Ada');
  const token = await signFor(ada, 3);
  const context = await scene().browser.newContext();
  const page = await context.newPage();
  await page.goto(scene().site.page(ada, { room: 'room-fixed', token }));
  await expect(
    page
      .locator('chat-widget')
      .getByText(/expired|sign in|session/i)
      .first(),
  ).toBeVisible();
});

test('[G7] a room the token does not name is not shown, and the page says so', async () => {
  const ada = await scene().visit(person('Ada'), { room: 'board' });
  await expect(ada.chat.root.getByText(/no such room/i)).toBeVisible();
});
