import { test } from 'bun:test';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile, type Visitor } from '../support/scene.ts';

const scene = sceneOfFile();

const ADA = person('Ada');
const BEN = person('Ben');

async function pair(room: string): Promise<[Visitor, Visitor]> {
  const visitors = await Promise.all([scene().visit(ADA, { room }), scene().visit(BEN, { room })]);
  await Promise.all(visitors.map(({ chat }) => chat.live()));
  return visitors;
}

test('two people in two browsers talk', async () => {
  const [ada, ben] = await pair('room-talk');
  await ada.chat.send('Is the moon jar still there?');
  await ben.chat.shows('Is the moon jar still there?');
  await ben.chat.send('It is. Shall I keep it?');
  await ada.chat.shows('Is the moon jar still there?', 'It is. Shall I keep it?');
  await expect(ada.chat.log).toContainText('Ben');
  await expect(ben.chat.log).toContainText('Ada');
});

test('[G3] when both write at once, both read the same order', async () => {
  const [ada, ben] = await pair('room-order');
  const lines = Array.from({ length: 8 }, (_, index) => String(index));
  const write = async ({ chat }: typeof ada, name: string): Promise<void> => {
    for (const line of lines) await chat.send(`${name} ${line}`);
  };
  await Promise.all([write(ada, 'Ada'), write(ben, 'Ben')]);
  await expect(ada.chat.texts()).toHaveCount(16);
  await expect(ben.chat.texts()).toHaveCount(16);
  // A sender's own pending messages stand last until they are acknowledged.
  const order = await ben.chat.texts().allTextContents();
  await ada.chat.shows(...order);
});

test('[G10] typing is shown to the other, and ends when the typing does', async () => {
  const [ada, ben] = await pair('room-typing');
  await ada.chat.composer.pressSequentially('Well');
  await expect(ben.chat.root.getByText('Ada is typing')).toBeVisible();
  await expect(ben.chat.root.getByText('Ada is typing')).toBeHidden();
});

test('[G10] a message ends the typing of its author at once', async () => {
  const [ada, ben] = await pair('room-typed');
  await ada.chat.composer.pressSequentially('Well');
  await expect(ben.chat.root.getByText('Ada is typing')).toBeVisible();
  await ada.chat.composer.press('Enter');
  await ben.chat.shows('Well');
  await expect(ben.chat.root.getByText('Ada is typing')).toBeHidden();
});

test('an edited message changes for the other too, and says so', async () => {
  const [ada, ben] = await pair('room-edit');
  await ada.chat.send('Satruday');
  await ben.chat.shows('Satruday');
  await ada.chat.startEditing('Satruday');
  await ada.chat.send('Saturday');
  await ben.chat.shows('Saturday');
  await expect(ben.chat.message('Saturday')).toContainText(/edited/i);
});

test('a deleted message leaves a tombstone, and its text nowhere in the page', async () => {
  const [ada, ben] = await pair('room-delete');
  await ada.chat.send('the code is 4711');
  await ben.chat.shows('the code is 4711');
  await ada.chat.delete('the code is 4711');
  await expect(ben.chat.log).toContainText(/deleted/i);
  await expect(ben.chat.log).not.toContainText('4711');
  await ben.page.reload();
  await expect(ben.chat.log).toContainText(/deleted/i);
  await expect(ben.chat.log).not.toContainText('4711');
});

test('only one’s own messages can be edited', async () => {
  const [ada, ben] = await pair('room-others');
  await ada.chat.send('mine');
  await ben.chat.shows('mine');
  await ben.chat.message('mine').hover();
  await expect(ben.chat.message('mine').getByRole('button', { name: 'Edit' })).toHaveCount(0);
});

test('what looks like markup stays text, in messages and in names', async () => {
  const room = 'room-markup';
  const attack = '<img src=x onerror="document.title=\'owned\'">';
  const mallory = { user: 'mallory', name: '<b onclick=x>Mallory</b>', rooms: { 'room-*': 'write' } };
  const [ada, eve] = await Promise.all([scene().visit(ADA, { room }), scene().visit(mallory, { room })]);
  const lines = [
    attack,
    '<script>document.title="owned"</script>',
    'javascript:alert(1)',
    '[x](javascript:alert(1))',
  ];
  for (const line of lines) await eve.chat.send(line);
  await ada.chat.shows(...lines);
  await expect(ada.chat.log).toContainText('<b onclick=x>Mallory</b>');
  await expect(ada.chat.log.locator('img, script, b, a[href^="javascript:"]')).toHaveCount(0);
  await expect(ada.page).toHaveTitle('A website');
});

test('a link can be clicked and gives the page it leads to nothing to hold', async () => {
  const [ada, ben] = await pair('room-link');
  await ada.chat.send('see https://example.com/pots?a=1&b=2.');
  const link = ben.chat.log.getByRole('link');
  await expect(link).toHaveAttribute('href', 'https://example.com/pots?a=1&b=2');
  await expect(link).toHaveAttribute('rel', /noopener/);
  await expect(link).toHaveAttribute('target', '_blank');
});
