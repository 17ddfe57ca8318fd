/** A person comes back after a week: whatever was missed, the screen is that of somebody who has just come. */
import { test } from 'bun:test';
import { expect } from '../../support/pages.ts';
import { PATIENCE, person, sceneOfFile } from '../../support/scene.ts';
import { numbered, Writer } from './past-week.ts';
import { readThread } from './read-thread.ts';
import { openSleeper } from './sleeper.ts';

const scene = sceneOfFile({
  env: {
    CHAT_SENDS_PER_SECOND: '10000',
    CHAT_SENDS_BURST: '100000',
    CHAT_COMMANDS_PER_SECOND: '10000',
    CHAT_COMMANDS_BURST: '100000',
  },
});

const BEN = person('Ben');
const OLD = 30;
/** How far up the threads are compared, and in how many milliseconds: it takes long to scroll through a hundred pages. */
const { compared, patience } =
  process.env.FAULTS === 'full'
    ? { compared: Number.POSITIVE_INFINITY, patience: 300_000 }
    : { compared: 130, patience: 15_000 };

/** Whether reading goes on from here: a little below the upper edge of the thread. */
const nearTop = (element: Element): boolean => {
  const edge = element.closest('.log')?.getBoundingClientRect().top ?? 0;
  const below = element.getBoundingClientRect().top - edge;
  return below >= 0 && below < 100;
};

/** Ben's week: so many new messages, and changes of old and new ones. */
async function week(writer: Writer, missed: number): Promise<void> {
  await writer.write(numbered('new', missed));
  await writer.edit(5, 'old 5, put right');
  await writer.delete(9);
  if (missed < 25) return;
  // In the newest page, and further up.
  for (const up of [3, 10, 120]) {
    if (up >= missed) continue;
    await writer.edit(OLD + missed - up, `new ${missed - up}, put right`);
    await writer.delete(OLD + missed - up - 1);
  }
}

test.each([0, 1, 25, 5_000])(
  '[G4] after a week in which %d messages were missed, a page shows what a new one shows: offline, frozen or loaded again',
  async (missed) => {
    const room = `room-week-${missed}`;
    const writer = await Writer.open(scene().server.url, BEN, room);
    await writer.write(numbered('old', OLD));
    const offline = await scene().visit(person('Ada'), { room });
    const frozen = await openSleeper(scene().site.page(person('Cleo'), { room }));
    const reloaded = await scene().visit(person('Dora'), { room });
    const away = [offline, frozen, reloaded];
    for (const { chat } of away) await expect(chat.texts()).toHaveCount(OLD);

    for (const { context } of [offline, reloaded]) await context.setOffline(true);
    await frozen.sleep();
    await week(writer, missed);
    for (const { context } of [offline, reloaded]) await context.setOffline(false);
    frozen.wake();
    await reloaded.page.reload();

    const newest = missed === 0 ? `old ${OLD}` : `new ${missed}`;
    const total = OLD + missed;
    const first = Math.max(1, total - compared);
    const newcomer = await scene().visit(person('Newcomer'), { room });
    await expect(newcomer.chat.message(newest)).toBeVisible();
    const truth = await readThread(newcomer.chat, first);
    expect(truth.at(-1)?.seq).toBe(total);
    for (const { chat } of away) {
      // Whoever was at the end is there again: nothing has jumped. A page that is loaded begins with what is new.
      const begins = chat === reloaded.chat && missed === 25 ? 'new 1' : newest;
      await expect(chat.message(begins)).toBeInViewport();
      const same = async (): Promise<void> => expect(await readThread(chat, first)).toEqual(truth);
      await expect(same).toPass({ timeout: patience });
    }
    expect(truth.filter(({ line }) => line.endsWith('(edited)')).length).toBeGreaterThan(0);
    expect(truth.filter(({ line }) => line === 'Message deleted').length).toBeGreaterThan(0);
    await frozen.close();
    writer.client.close();
  },
  PATIENCE + 4 * patience,
);

test.each([0, 1, 25, 150])(
  '[G4] [G9] after a week in which %d messages were missed, the launcher counts them, and they begin below a divider',
  async (missed) => {
    const room = `room-count-${missed}`;
    const writer = await Writer.open(scene().server.url, BEN, room);
    await writer.write(numbered('old', OLD));
    const { page, context, chat } = await scene().visit(person('Eve'), { room, launcher: '', open: '' });
    const unread = () => page.evaluate(() => document.querySelector('chat-widget')?.unread);
    await chat.live();
    await expect.poll(unread).toBe(0);
    await page.evaluate(() => document.querySelector('chat-widget')?.hide());

    await context.setOffline(true);
    await week(writer, missed);
    await context.setOffline(false);
    // Of what is new, the week has taken some back; counting ends at 100.
    const taken = [3, 10, 120].filter((up) => missed >= 25 && up < missed).length;
    await expect.poll(unread).toBe(Math.min(100, missed - taken));
    const open = chat.root.locator('[part~="launcher"]');
    const name = missed === 0 ? 'Open chat' : `Open chat, ${missed > 100 ? '99+' : missed - taken} unread`;
    await expect(open).toHaveAccessibleName(name);

    await open.click();
    const divider = chat.log.getByText('New messages');
    await expect(divider).toHaveCount(missed > 0 ? 1 : 0);
    if (missed > 0) await expect(divider).toBeInViewport();
    if (missed > 1) await expect.poll(() => divider.evaluate(nearTop)).toBe(true);
    writer.client.close();
  },
);

test('[G4] who was reading further up stays there, or is at the newest message when more was missed than comes', async () => {
  const room = 'room-further-up';
  const writer = await Writer.open(scene().server.url, BEN, room);
  await writer.write(numbered('old', 120));
  const { context, chat } = await scene().visit(person('Faye'), { room });
  await expect(chat.message('old 120')).toBeInViewport();
  const scrollUp = async (): Promise<boolean> => {
    await chat.log.evaluate((element) => element.scrollTo({ top: 0 }));
    return chat.message('old 21').isVisible();
  };
  await expect.poll(scrollUp).toBe(true);
  await chat.message('old 40').scrollIntoViewIfNeeded();
  const absence = async (missed: readonly string[]): Promise<void> => {
    await context.setOffline(true);
    await writer.write(missed);
    await context.setOffline(false);
  };
  await absence(numbered('a few', 25));
  await expect(chat.root.getByRole('button', { name: 'Jump to latest, 25 new' })).toBeVisible();
  await expect(chat.message('old 40')).toBeInViewport();
  await absence(numbered('many', 600));
  await expect(chat.message('many 600')).toBeInViewport();
  await expect(chat.root.getByRole('button', { name: /Jump to latest/ })).toHaveCount(0);
  writer.client.close();
});
