import { chromium } from 'playwright';
import { findBrowser } from '../../support/browser.ts';
import { openPage, type Visitor } from '../../support/scene.ts';

/** Somebody at a computer of their own, whose lid can be closed. */
export interface Sleeper extends Visitor {
  /**
   * Stops the processes that run pages: no script, timer or event until `wake`, while sockets stay open for as long as
   * the other end likes. (Headless Chromium ignores the DevTools' own way of freezing a page, as it is always visible.)
   */
  sleep(): Promise<void>;
  wake(): void;
  close(): Promise<void>;
}

export async function openSleeper(address: string): Promise<Sleeper> {
  const browser = await chromium.launch(findBrowser());
  const session = await browser.newBrowserCDPSession();
  const visitor = await openPage(await browser.newContext(), address);
  let asleep: readonly number[] = [];
  const wake = (): void => {
    for (const id of asleep) process.kill(id, 'SIGCONT');
    asleep = [];
  };
  return {
    ...visitor,
    async sleep() {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      asleep = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
      for (const id of asleep) process.kill(id, 'SIGSTOP');
    },
    wake,
    async close() {
      wake();
      await browser.close();
    },
  };
}
