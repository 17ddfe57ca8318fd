/** The page signs somebody else in: what is left of the one before, wherever one looks. */
import { test } from 'bun:test';
import { expect } from '../../support/pages.ts';
import { person, sceneOfFile, type Visitor } from '../../support/scene.ts';
import { signFor } from '../../support/tokens.ts';
import { inMemory, inStorage, onPage } from './traces.ts';

const scene = sceneOfFile();

const ADA = person('Ada');
const BEN = person('Ben');
const CLEO = person('Cleo');

const signIn = ({ page }: Visitor, token: string): Promise<void> =>
  page.evaluate((token) => {
    const widget = document.querySelector('chat-widget');
    if (widget) widget.token = token;
  }, token);

const signedInAs = async ({ page, chat }: Visitor, user: string): Promise<void> => {
  const you = () => page.evaluate(() => document.querySelector('chat-widget')?.client?.getState().you?.id);
  await expect.poll(you).toBe(user);
  await chat.live();
};

/** Makes everything of which something could stay: texts, names, a draft, an edit, an announcement, unsent messages. */
async function liveAsAda(visit: Visitor): Promise<void> {
  const { chat } = visit;
  const cleo = await scene().visit(CLEO, { room: 'room-canary-ada' });
  await chat.live();
  await chat.send('CANARY sent');
  await chat.receipt('CANARY sent', 'Read');
  await cleo.chat.send('CANARY heard');
  await expect(chat.root.locator('[aria-live=polite]')).toHaveText('Cleo: CANARY heard');
  await chat.startEditing('CANARY sent');
  await chat.composer.fill('CANARY corrected');
  await chat.send('CANARY corrected');
  await chat.delete('CANARY corrected');
  await visit.context.setOffline(true);
  await chat.send('CANARY unsent');
  await chat.receipt('CANARY unsent', 'Sending');
  await chat.composer.fill('CANARY unfinished');
  await expect.poll(() => inStorage(visit.page)).toContain('CANARY unsent');
  expect(await inStorage(visit.page)).toContain('CANARY unfinished');
  expect(await onPage(visit.page)).toContain('CANARY');
  await cleo.context.close();
}

test('[G7] [G8] when somebody else is signed in, nothing of the former user is left in the page, in memory or in storage', async () => {
  const visit = await scene().visit(ADA, { room: 'room-canary-ada', token: await signFor(ADA) });
  await liveAsAda(visit);
  expect(await inMemory(visit.page, 'CANARY')).not.toEqual([]);

  await visit.page.evaluate(() => {
    const widget = document.querySelector('chat-widget');
    if (widget) widget.room = 'room-ben';
  });
  await signIn(visit, await signFor(BEN));
  // The attribute is the page's own, and Ada's token in it the page's to take away.
  await visit.page.evaluate(() => document.querySelector('chat-widget')?.removeAttribute('token'));
  await visit.context.setOffline(false);
  await signedInAs(visit, 'ben');
  // One message moves on what views and observers hold of the last state.
  await visit.chat.send('from Ben');
  await visit.chat.receipt('from Ben', 'Sent');

  await expect.poll(() => inStorage(visit.page)).not.toMatch(/CANARY|[|"]ada[|"]/);
  expect(await onPage(visit.page)).not.toMatch(/CANARY|Ada/);
  expect(await inMemory(visit.page, 'CANARY')).toEqual([]);
});

test('[G7] what was typed before the chat was there is not shown to somebody else who is signed in meanwhile', async () => {
  const visit = await scene().visit(ADA, { room: 'room-early', token: await signFor(ADA) });
  await visit.chat.live();
  await scene().server.stop('SIGKILL');
  await visit.page.reload();
  await visit.chat.composer.fill('CANARY early');
  await signIn(visit, await signFor(BEN));
  await expect(visit.chat.composer).toHaveValue('');
  await scene().server.restart();
  await signedInAs(visit, 'ben');
  await expect(visit.chat.composer).toHaveValue('');
  await expect.poll(() => inStorage(visit.page)).not.toContain('CANARY');
});
