/** One page, two people after one another: a page that signs its user out and another in, without a reload. */
import { test } from 'bun:test';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile, type Visitor } from '../support/scene.ts';
import { signFor } from '../support/tokens.ts';

const scene = sceneOfFile();

const ADA = person('Ada');
const BEN = person('Ben');

const handOver = async ({ page }: Visitor, token: string): Promise<void> => {
  await page.evaluate((token) => {
    const chat = document.querySelector('chat-widget');
    if (chat) chat.token = token;
  }, token);
};

/** Waits until the chat is live as this user. */
const signedInAs = async ({ page, chat }: Visitor, user: string): Promise<void> => {
  const you = () => page.evaluate(() => document.querySelector('chat-widget')?.client?.getState().you?.id);
  await expect.poll(you).toBe(user);
  await chat.live();
};

const stateOf = ({ page }: Visitor): Promise<string> =>
  page.evaluate(() => JSON.stringify(document.querySelector('chat-widget')?.client?.getState()));

test('[G7] when the page signs somebody else in, the messages of a room that is not theirs are gone at once', async () => {
  const visit = await scene().visit(ADA, { room: 'room-of-ada', token: await signFor(ADA) });
  const { page, chat, conduct } = visit;
  await chat.live();
  await chat.send('only for Ada');
  await chat.receipt('only for Ada', 'Sent');
  const token = await signFor({ ...BEN, rooms: { elsewhere: 'write' } });
  const atOnce = await page.evaluate((token) => {
    const chat = document.querySelector('chat-widget');
    if (chat) chat.token = token;
    return JSON.stringify(chat?.client?.getState());
  }, token);
  expect(atOnce).not.toContain('Ada');
  await expect(chat.root.getByText('There is no such room for this user.')).toBeVisible();
  expect(await stateOf(visit)).not.toContain('only for Ada');
  expect(await chat.root.evaluate((element) => element.shadowRoot?.innerHTML)).not.toContain('only for Ada');
  expect(conduct.errors).toEqual([]);
});

test('[G7] what one person left unsent is never sent as another, and is gone once another has signed in', async () => {
  const [ada, ben] = await Promise.all([signFor(ADA), signFor(BEN)]);
  const visit = await scene().visit(ADA, { room: 'room-outbox', token: ada });
  const { chat, context } = visit;
  await chat.live();
  await context.setOffline(true);
  await chat.send('from Ada, unsent');
  await chat.receipt('from Ada, unsent', 'Sending');
  await handOver(visit, ben);
  await context.setOffline(false);
  await signedInAs(visit, 'ben');
  await chat.send('from Ben');
  await chat.receipt('from Ben', 'Sent');
  await chat.shows('from Ben');
  await handOver(visit, ada);
  await signedInAs(visit, 'ada');
  await chat.send('from Ada again');
  await chat.receipt('from Ada again', 'Sent');
  await chat.shows('from Ben', 'from Ada again');
});

test('[G7] who has signed in next does not see the draft of the one before, and nobody ever does', async () => {
  const [ada, ben] = await Promise.all([signFor(ADA), signFor(BEN)]);
  const visit = await scene().visit(ADA, { room: 'room-draft', token: ada });
  const { chat } = visit;
  await chat.live();
  await chat.composer.fill('dear diary');
  await handOver(visit, ben);
  await signedInAs(visit, 'ben');
  await expect(chat.composer).toHaveValue('');
  await handOver(visit, ada);
  await signedInAs(visit, 'ada');
  await expect(chat.composer).toHaveValue('');
});

test('[G7] what one person was writing is gone from the composer while the next one is still signing in', async () => {
  const [ada, ben] = await Promise.all([signFor(ADA), signFor(BEN)]);
  const visit = await scene().visit(ADA, { room: 'room-writing', token: ada });
  const { chat, context } = visit;
  await chat.live();
  await chat.send('to be changed');
  await chat.receipt('to be changed', 'Sent');
  await chat.composer.fill('ADA-DRAFT');
  await chat.startEditing('to be changed');
  await chat.composer.fill('ADA-EDIT');
  await context.setOffline(true);
  await handOver(visit, ben);
  await expect(chat.composer).toHaveValue('');
  await expect(chat.root.getByRole('button', { name: 'Send' })).toBeVisible();
  await chat.send('from Ben');
  await context.setOffline(false);
  await signedInAs(visit, 'ben');
  await chat.shows('to be changed', 'from Ben');
});

test('a draft stays in the composer when the connection is lost and comes back', async () => {
  const visit = await scene().visit(ADA, { room: 'room-reconnect', token: await signFor(ADA) });
  const { page, chat, context } = visit;
  await chat.live();
  await chat.composer.fill('not done yet');
  await context.setOffline(true);
  await expect
    .poll(() => page.evaluate(() => document.querySelector('chat-widget')?.status.kind))
    .toBe('offline');
  await expect(chat.composer).toHaveValue('not done yet');
  await context.setOffline(false);
  await signedInAs(visit, 'ada');
  await expect(chat.composer).toHaveValue('not done yet');
});

test('[G7] a screen reader is told no more of what was said to the one before', async () => {
  const [ada, ben] = await Promise.all([signFor(ADA), signFor(BEN)]);
  const visit = await scene().visit(ADA, { room: 'room-aloud', token: ada });
  const cleo = await scene().visit(person('Cleo'), {
    room: 'room-aloud',
    token: await signFor(person('Cleo')),
  });
  await visit.chat.live();
  await cleo.chat.live();
  await cleo.chat.send('for Ada’s ears');
  const aloud = visit.chat.root.locator('[aria-live=polite]');
  await expect(aloud).toHaveText('Cleo: for Ada’s ears');
  await handOver(visit, ben);
  await expect(aloud).toHaveText('');
  await signedInAs(visit, 'ben');
  await cleo.chat.send('for Ben’s ears');
  await expect(aloud).toHaveText('Cleo: for Ben’s ears');
  await visit.page.evaluate(() => document.querySelector('chat-widget')?.setAttribute('room', 'room-silent'));
  await expect(aloud).toHaveText('');
});

test('[G7] a room that one person chose from the list is neither shown to nor asked for by the next one', async () => {
  const rooms = { 'secret-of-ada': { role: 'write', title: 'Only Ada' } };
  const [ada, ben] = await Promise.all([
    signFor({ ...ADA, rooms }),
    signFor({ ...BEN, rooms: { 'room-of-ben': 'write' } }),
  ]);
  const visit = await scene().visit(ADA, { token: ada });
  const { page, chat, conduct } = visit;
  await chat.root.getByRole('button', { name: 'Only Ada' }).click();
  await chat.live();
  const asked = conduct.frames.length;
  await handOver(visit, ben);
  await expect(chat.root.getByRole('button', { name: 'room-of-ben' })).toBeVisible();
  await expect(chat.composer).toHaveCount(0);
  expect(await stateOf(visit)).not.toContain('secret-of-ada');
  expect(conduct.frames.slice(asked).join()).not.toContain('secret-of-ada');
  expect(await page.evaluate(() => document.querySelector('chat-widget')?.status.kind)).toBe('online');
});

test('[G7] a page that has shown the list and then names one room is in that room alone', async () => {
  const token = await signFor({ ...ADA, rooms: { first: 'write', second: 'write', third: 'write' } });
  const { page, chat } = await scene().visit(ADA, { room: 'first', token });
  const show = (room: string | null) =>
    page.evaluate((room) => {
      const chat = document.querySelector('chat-widget');
      if (chat) chat.room = room;
    }, room);
  const joined = () =>
    page.evaluate(() => {
      const rooms = document.querySelector('chat-widget')?.client?.getState().rooms ?? [];
      return rooms
        .filter(({ phase }) => phase.kind === 'live')
        .map(({ room }) => room)
        .sort();
    });
  await chat.live();
  await show(null);
  await expect.poll(joined).toEqual(['first', 'second', 'third']);
  await chat.root.getByRole('button', { name: 'third' }).click();
  await chat.live();
  await show('second');
  await chat.live();
  expect(await joined()).toEqual(['second']);
  await chat.send('said in the second');
  await chat.receipt('said in the second', 'Sent');
  expect(await joined()).toEqual(['second']);
  await show(null);
  await expect.poll(joined).toEqual(['first', 'second', 'third']);
  await expect(chat.composer).toHaveCount(0);
});

test('[G7] who signs out finds their own on coming back, and leaves nothing to who signs in after them', async () => {
  const [ada, ben] = await Promise.all([signFor(ADA), signFor(BEN)]);
  const visit = await scene().visit(ADA, { room: 'room-sign-out', token: ada });
  const { page, chat, context } = visit;
  const signOut = () => page.evaluate(() => document.querySelector('chat-widget')?.removeAttribute('token'));
  const signIn = (token: string) =>
    page.evaluate((token) => document.querySelector('chat-widget')?.setAttribute('token', token), token);
  await chat.live();
  await context.setOffline(true);
  await chat.send('unsent');
  await chat.receipt('unsent', 'Sending');
  await chat.composer.fill('unfinished');
  await signOut();
  await expect(chat.composer).toHaveCount(0);
  await signIn(ada);
  await chat.receipt('unsent', 'Sending');
  await expect(chat.composer).toHaveValue('unfinished');
  await signOut();
  await expect(chat.composer).toHaveCount(0);
  await context.setOffline(false);
  await signIn(ben);
  await signedInAs(visit, 'ben');
  await expect(chat.composer).toHaveValue('');
  await chat.shows();
  await signOut();
  await signIn(ada);
  await signedInAs(visit, 'ada');
  await expect(chat.composer).toHaveValue('');
  await chat.shows();
});
