import { test } from 'bun:test';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile } from '../support/scene.ts';

const scene = sceneOfFile({ env: { CHAT_SENDS_PER_SECOND: '0.5', CHAT_SENDS_BURST: '3' } });

test('[G11] who writes too fast is told so, and everything arrives all the same, once and in order', async () => {
  const room = 'room-fast';
  const ada = await scene().visit(person('Ada'), { room });
  const ben = await scene().visit(person('Ben'), { room });
  const lines = ['1', '2', '3', '4', '5'].map((line) => `line ${line}`);
  for (const line of lines) await ada.chat.send(line);
  await expect(ada.chat.root.getByText(/too fast|slow/i).first()).toBeVisible();
  await expect(ben.chat.texts()).toHaveText(lines, { timeout: 30_000 });
  await expect(ada.chat.texts()).toHaveText(lines);
  await expect(ada.chat.root.getByText(/too fast|slow/i)).toHaveCount(0);
});

test('[G11] a text that is too long is refused before it is sent, and not lost', async () => {
  const ada = await scene().visit(person('Eli'), { room: 'room-long' });
  const text = 'a'.repeat(4001);
  await ada.chat.send(text);
  await expect(ada.chat.root.getByText(/too long|longer than/i).first()).toBeVisible();
  await expect(ada.chat.composer).toHaveValue(text);
});
