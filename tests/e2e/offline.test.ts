import { test } from 'bun:test';
import type { BrowserContext, Route } from 'playwright';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile } from '../support/scene.ts';
import { signFor } from '../support/tokens.ts';

const scene = sceneOfFile();

const ADA = person('Ada');
const BEN = person('Ben');

/**
 * Lets a page be reloaded without a network, as a host's service worker does: what was fetched before (pages and
 * scripts, never tokens) is answered from memory when the network does not.
 */
async function keepPages(context: BrowserContext): Promise<void> {
  const kept = new Map<string, { status: number; headers: Record<string, string>; body: Buffer }>();
  const answer = async (route: Route): Promise<void> => {
    const url = route.request().url();
    try {
      const response = await route.fetch();
      const body = await response.body();
      kept.set(url, { status: response.status(), headers: response.headers(), body });
      await route.fulfill({ response, body });
    } catch {
      // Unreachable: what is not kept fails in the page too.
      const copy = kept.get(url);
      await (copy === undefined ? route.abort() : route.fulfill(copy));
    }
  };
  // Chromium does not know that a page answered from memory came from this machine, and would not let it back in.
  await context.grantPermissions(['local-network-access']);
  await context.route((url) => !url.pathname.startsWith('/token'), answer);
}

test('[G6] [G2] what is written offline survives a reload, and is sent once and in order', async () => {
  const room = 'room-offline';
  // With a token in the page the widget knows offline, too, whose messages it may show.
  const ada = await scene().visit(ADA, { room, token: await signFor(ADA) });
  const ben = await scene().visit(BEN, { room });
  await keepPages(ada.context);
  await ada.page.reload();
  await ada.chat.send('before');
  await ben.chat.shows('before');

  await ada.context.setOffline(true);
  await ada.chat.send('one');
  await ada.chat.send('two');
  await expect(ada.chat.root.getByRole('status').filter({ hasText: /offline|reconnect/i })).toBeVisible();
  await ada.page.reload();
  await expect(ada.chat.texts().filter({ hasText: 'two' })).toBeVisible();
  await ada.chat.send('three');

  await ada.context.setOffline(false);
  await ben.chat.shows('before', 'one', 'two', 'three');
  await ada.chat.shows('before', 'one', 'two', 'three');
  await ben.page.reload();
  await ben.chat.shows('before', 'one', 'two', 'three');
});

test('[G6] where a token has to be fetched, what is written offline waits for it across a reload', async () => {
  const room = 'room-tokenless';
  const ada = await scene().visit(ADA, { room });
  const ben = await scene().visit(BEN, { room });
  await keepPages(ada.context);
  await ada.page.reload();
  await ada.chat.live();
  await ada.context.setOffline(true);
  await ada.chat.send('one');
  await ada.chat.receipt('one', 'Sending');
  await ada.page.reload();
  await ada.chat.send('two');
  await ada.context.setOffline(false);
  await ben.chat.shows('one', 'two');
  await ada.chat.shows('one', 'two');
});

test('[G4] after an absence the thread is what a newcomer sees: new, edited and deleted messages', async () => {
  const room = 'room-absence';
  const ada = await scene().visit(ADA, { room });
  const ben = await scene().visit(BEN, { room });
  await ben.chat.send('wrong');
  await ben.chat.send('secret');
  await ada.chat.shows('wrong', 'secret');

  await ada.context.setOffline(true);
  await ben.chat.startEditing('wrong');
  await ben.chat.send('right');
  await ben.chat.shows('right', 'secret');
  await ben.chat.delete('secret');
  await ben.chat.send('new');
  await ben.chat.receipt('new', 'Sent');
  await ada.context.setOffline(false);

  await expect(ada.chat.message('new')).toBeVisible();
  await expect(ada.chat.message('right')).toBeVisible();
  await expect(ada.chat.log).not.toContainText('secret');
  const seen = await ada.chat.texts().allTextContents();
  const newcomer = await scene().visit(person('Newcomer'), { room });
  await newcomer.chat.shows(...seen);
});

test('[G1] [G4] the server is killed and started again in mid-conversation, and nothing is lost', async () => {
  const room = 'room-kill';
  const ada = await scene().visit(ADA, { room });
  const ben = await scene().visit(BEN, { room });
  await ada.chat.send('before');
  await ben.chat.shows('before');

  await scene().server.stop('SIGKILL');
  await ada.chat.send('while it was dead');
  await ben.chat.send('me too');
  await scene().server.restart();

  for (const { chat } of [ada, ben]) {
    await expect(chat.texts()).toHaveCount(3);
    await expect(chat.message('while it was dead')).toContainText(/while it was dead/);
    await expect(chat.message('me too')).toHaveCount(1);
  }
  await ada.chat.send('after');
  await expect(ben.chat.texts()).toHaveText([/before/, /./, /./, /after/]);
  await expect(ada.chat.texts()).toHaveText(await ben.chat.texts().allTextContents());
});

test('[G1] [G2] [G6] what is written while the server is dead survives a reload, and is sent once', async () => {
  const room = 'room-dead';
  const ada = await scene().visit(ADA, { room });
  const ben = await scene().visit(BEN, { room });
  await ada.chat.send('before');
  await ben.chat.shows('before');

  await scene().server.stop('SIGKILL');
  await ada.chat.send('one');
  await ada.chat.send('two');
  // The website is up, and the widget's files are in the browser's cache.
  await ada.page.reload();
  await expect(ada.chat.texts().filter({ hasText: 'two' })).toBeVisible();
  await scene().server.restart();
  await ada.chat.shows('before', 'one', 'two');
  await ben.chat.shows('before', 'one', 'two');
});

test('[G6] everything is kept that was written in the very moment in which the page is left', async () => {
  const room = 'room-leaving';
  const ada = await scene().visit(ADA, { room });
  await ada.chat.send('before');
  await ada.chat.receipt('before', 'Sent');
  await scene().server.stop('SIGKILL');
  const texts: string[] = [];
  for (let round = 1; round <= 10; round++) {
    const written = ['a', 'b', 'c'].map((name) => `${round}${name}`);
    await ada.page.evaluate(
      ([room, written]) => {
        const { client } = document.querySelector('chat-widget') ?? {};
        for (const text of written) client?.send(room, text);
        location.reload();
      },
      [room, written] as const,
    );
    texts.push(...written);
    await ada.chat.shows(...texts);
  }
  await scene().server.restart();
  await ada.chat.shows('before', ...texts);
});

test('a server that stops in good order is found again by itself', async () => {
  const room = 'room-term';
  const ada = await scene().visit(ADA, { room });
  const ben = await scene().visit(BEN, { room });
  await ada.chat.send('before');
  await ben.chat.shows('before');
  await scene().server.stop('SIGTERM');
  await scene().server.restart();
  await ada.chat.send('after');
  await ben.chat.shows('before', 'after');
});
