import { test } from 'bun:test';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile } from '../support/scene.ts';
import type { TestPerson } from '../support/tokens.ts';

const scene = sceneOfFile({ env: { CHAT_SENDS_PER_SECOND: '1000', CHAT_SENDS_BURST: '1000' } });

const ADA = person('Ada');
const CHIDI: TestPerson = {
  user: 'chidi',
  name: 'Chidi',
  rooms: {
    'room-lobby': { role: 'write', title: 'Lobby' },
    'room-1042': { role: 'write', title: 'Order 1042' },
  },
};

test('the room list shows the last message and what is unread, newest first', async () => {
  const chidi = await scene().visit(CHIDI, {});
  const entries = chidi.chat.root.getByRole('listitem');
  await expect(entries).toHaveCount(2);
  const ada = await scene().visit(ADA, { room: 'room-1042' });
  await ada.chat.send('Where is it?');
  await ada.chat.send('Ah, it came.');
  await expect(entries.first()).toContainText('Order 1042');
  await expect(entries.first()).toContainText('Ah, it came.');
  await expect(entries.first()).toContainText('2');
  await entries.first().getByRole('button').click();
  await chidi.chat.shows('Where is it?', 'Ah, it came.');
  await ada.chat.receipt('Ah, it came.', 'Read');
});

test('[G9] the launcher counts what is unread, and opening it counts down', async () => {
  const dora = person('Dora');
  const first = await scene().visit(dora, { room: 'room-badge', launcher: '' });
  const button = first.chat.root.locator('[part~="launcher"]');
  await expect(button).toBeVisible();
  const ada = await scene().visit(ADA, { room: 'room-badge' });
  await ada.chat.send('psst');
  await ada.chat.send('hey');
  await expect(button).toHaveAccessibleName(/2 unread/i);
  await first.page.reload();
  await expect(button).toHaveAccessibleName(/2 unread/i);
  await button.click();
  await first.chat.shows('psst', 'hey');
  await ada.chat.receipt('hey', 'Read');
  await expect(button).not.toHaveAccessibleName(/unread/i);
});

test('[G9] what is read in one tab is read in the other', async () => {
  const room = 'room-tabs';
  const eli = person('Eli');
  const closed = await scene().visit(eli, { room, launcher: '' });
  const button = closed.chat.root.locator('[part~="launcher"]');
  const ada = await scene().visit(ADA, { room });
  await ada.chat.send('psst');
  await expect(button).toHaveAccessibleName(/1 unread/);
  const open = await scene().visit(eli, { room });
  await open.chat.shows('psst');
  await expect(button).toHaveAccessibleName('Open chat');
});

test('a draft is kept for each room, across a reload', async () => {
  const chidi = await scene().visit(CHIDI, {});
  const enter = (title: string) =>
    chidi.chat.root.getByRole('listitem').filter({ hasText: title }).getByRole('button').click();
  await enter('Lobby');
  await chidi.chat.composer.fill('half a thou');
  await chidi.chat.root.getByRole('button', { name: 'Back to the rooms' }).click();
  await enter('Order 1042');
  await expect(chidi.chat.composer).toHaveValue('');
  await chidi.page.reload();
  await enter('Lobby');
  await expect(chidi.chat.composer).toHaveValue('half a thou');
});

test('older messages come when one scrolls up, and what one was reading stays where it is', async () => {
  const room = 'room-long';
  const ada = await scene().visit(ADA, { room });
  const all = Array.from({ length: 130 }, (_, index) => `message ${index + 1}`);
  for (const text of all) await ada.chat.send(text);
  await ada.chat.receipt('message 130', 'Sent');

  const ben = await scene().visit(person('Ben'), { room });
  await expect(ben.chat.message('message 130')).toBeInViewport();
  await expect(ben.chat.message('message 1')).toHaveCount(0);
  const oldest = ben.chat.texts().first();
  const text = (await oldest.textContent()) ?? '';
  const height = async () =>
    (await ben.chat.texts().filter({ hasText: text }).first().boundingBox())?.y ?? Number.NaN;
  await oldest.scrollIntoViewIfNeeded();
  const before = await height();
  await expect(ben.chat.texts().first()).not.toHaveText(text);
  expect(Math.abs((await height()) - before)).toBeLessThanOrEqual(2);

  const seen = new Set<string>();
  await expect(async () => {
    for (const each of await ben.chat.texts().allTextContents()) seen.add(each);
    await ben.chat.texts().first().scrollIntoViewIfNeeded();
    await expect(ben.chat.message('message 1')).toHaveCount(1, { timeout: 100 });
  }).toPass();
  for (const each of await ben.chat.texts().allTextContents()) seen.add(each);
  expect([...seen].sort()).toEqual(all.toSorted());

  await ada.chat.send('one more');
  await ben.chat.root.getByRole('button', { name: 'Jump to latest, 1 new' }).click();
  await expect(ben.chat.message('one more')).toBeInViewport();
});

test('a room with more unread than comes at first opens at its newest message and loads no history', async () => {
  const room = 'room-unread';
  const ada = await scene().visit(ADA, { room });
  const fay = person('Fay');
  await ada.chat.send('message 0');
  const first = await scene().visit(fay, { room });
  await ada.chat.receipt('message 0', 'Read');
  await first.context.close();
  for (let index = 1; index <= 130; index++) await ada.chat.send(`message ${index}`);
  await ada.chat.receipt('message 130', 'Sent');

  for (const reader of [fay, person('Gus')]) {
    const visitor = await scene().visit(reader, { room });
    const asked = visitor.conduct.frames;
    await expect(visitor.chat.message('message 130')).toBeInViewport();
    await expect(async () => expect(asked.join()).toContain('"read":131')).toPass();
    expect(asked.filter((frame) => frame.includes('"history"'))).toEqual([]);
    expect(asked.filter((frame) => frame.includes('"read"'))).toHaveLength(1);
    await expect(async () => {
      await visitor.chat.texts().first().scrollIntoViewIfNeeded();
      await expect(visitor.chat.message('message 80')).toHaveCount(1, { timeout: 100 });
    }).toPass();
    expect(asked.filter((frame) => frame.includes('"history"'))).toHaveLength(1);
  }
});
