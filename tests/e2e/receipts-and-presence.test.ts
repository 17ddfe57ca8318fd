import { test } from 'bun:test';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile } from '../support/scene.ts';

const scene = sceneOfFile();

test('[G9] a message is sent, then delivered, then read', async () => {
  const room = 'room-receipts';
  const ada = await scene().visit(person('Ada'), { room });
  const first = await scene().visit(person('Ben'), { room });
  await ada.chat.send('Hello');
  await first.chat.shows('Hello');
  await first.context.close();

  // Ben is a member, and no device of his is there.
  await ada.chat.send('Are you there?');
  await ada.chat.receipt('Are you there?', 'Sent');

  // His device has it, behind a launcher that he has not opened.
  const ben = await scene().visit(person('Ben'), { room, launcher: '' });
  await ada.chat.receipt('Are you there?', 'Delivered');

  await ben.chat.root.getByRole('button', { name: 'Open chat' }).click();
  await ada.chat.receipt('Are you there?', 'Read');
});

test('[G10] presence follows closing and opening, with when somebody was last seen', async () => {
  const room = 'room-presence';
  const ada = await scene().visit(person('Ada'), { room });
  const cleo = await scene().visit(person('Cleo'), { room });
  const header = ada.chat.root.locator('[part~="header"]');
  await expect(header).toContainText(/online/i);
  await cleo.context.close();
  await expect(header).toContainText(/last seen/i, { timeout: 30_000 });
  await scene().visit(person('Cleo'), { room });
  await expect(header).toContainText(/online/i);
});

test('[G10] a reload is not an absence', async () => {
  const room = 'room-reload';
  const ada = await scene().visit(person('Ada'), { room });
  const dora = await scene().visit(person('Dora'), { room });
  const header = ada.chat.root.locator('[part~="header"]');
  await expect(header).toContainText(/online/i);
  await dora.page.reload();
  await dora.chat.send('back');
  await ada.chat.shows('back');
  await expect(header).not.toContainText(/last seen/i);
});
