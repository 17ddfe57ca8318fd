/** A page that stands still for a while: under a closed lid, or in the cache of the back button. */
import { test } from 'bun:test';
import { chromium } from 'playwright';
import { findBrowser } from '../../support/browser.ts';
import { expect } from '../../support/pages.ts';
import { openPage, person } from '../../support/scene.ts';
import { proxiedSceneOfFile } from './proxied-scene.ts';
import { openSleeper } from './sleeper.ts';

const proxied = proxiedSceneOfFile();

const ADA = person('Ada');
const BEN = person('Ben');

test('[G4] [G5] a page that slept while the server was restarted is live after waking, and shows what it missed', async () => {
  const { scene } = proxied();
  const room = 'room-asleep';
  const ada = await openSleeper(scene.site.page(ADA, { room }));
  try {
    const ben = await scene.visit(BEN, { room });
    await ada.chat.send('good night');
    await ben.chat.shows('good night');
    await ada.sleep();
    await scene.server.stop('SIGKILL');
    await scene.server.restart();
    await ben.chat.send('while you slept');
    await ben.chat.receipt('while you slept', 'Sent');
    ada.wake();
    await ada.chat.shows('good night', 'while you slept');
    await ada.chat.send('good morning');
    await ben.chat.shows('good night', 'while you slept', 'good morning');
  } finally {
    await ada.close();
  }
});

test('[G5] a page whose connection died unnoticed while it slept is live soon after it is looked at', async () => {
  const { scene, proxy, site } = proxied();
  const room = 'room-half-open';
  const ada = await openSleeper(site.page(ADA, { room }));
  try {
    const ben = await scene.visit(BEN, { room });
    await ada.chat.send('good night');
    await ben.chat.shows('good night');
    await ada.sleep();
    // Nothing passes any more, and neither end hears of it.
    proxy.set('stalled');
    await ben.chat.send('while you slept');
    await ben.chat.receipt('while you slept', 'Sent');
    ada.wake();
    proxy.set('open');
    await ada.page.evaluate(() => document.dispatchEvent(new Event('resume')));
    await ada.chat.shows('good night', 'while you slept');
    expect(ada.conduct.sockets).toHaveLength(2);
  } finally {
    await ada.close();
  }
});

test('[G4] [G5] a page left and come back to from the back button’s cache is live, with one connection and nothing lost', async () => {
  const { scene, proxy, site } = proxied();
  const room = 'room-back';
  // Playwright switches the cache off unless it is told not to.
  const browser = await chromium.launch({
    ...findBrowser(),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const { page, chat } = await openPage(await browser.newContext(), site.page(ADA, { room }));
    const ben = await scene.visit(BEN, { room });
    await chat.send('first');
    await ben.chat.shows('first');
    await chat.composer.fill('half a thou');
    await page.evaluate(() => {
      addEventListener('pageshow', (event) => {
        document.title = event instanceof PageTransitionEvent && event.persisted ? 'kept' : 'loaded again';
      });
    });
    await page.goto(site.page(ADA));
    await ben.chat.send('while you were elsewhere');
    // What is kept is not loaded.
    await page.goBack({ waitUntil: 'commit' });
    await expect(page).toHaveTitle('kept');
    await chat.shows('first', 'while you were elsewhere');
    await expect(chat.composer).toHaveValue('half a thou');
    await chat.send('back');
    await ben.chat.shows('first', 'while you were elsewhere', 'back');
    await expect.poll(() => proxy.sockets()).toBe(1);
  } finally {
    await browser.close();
  }
});
