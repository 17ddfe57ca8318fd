/** A page in a browser whose main thread has a quarter of the processor's speed, and what it says about itself. */
import type { Browser, CDPSession, Page } from 'playwright';
import { Chat } from '../../support/pages.ts';
import { observeVitals } from './vitals.ts';

/** As in Lighthouse: a phone of middling speed against a developer's machine. */
const SLOW_DOWN = 4;

export interface SlowPage {
  readonly page: Page;
  readonly chat: Chat;
  readonly cdp: CDPSession;
  goto(address: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a page with nothing in its caches, on `blank`, an address of the site that it will go to. */
export async function openSlowPage(browser: Browser, blank: string): Promise<SlowPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(observeVitals);
  // In the process in which the page will be, as what is counted begins anew with each process.
  await page.goto(blank);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
  return {
    page,
    cdp,
    chat: new Chat(page),
    goto: async (address) => {
      await page.goto(address);
    },
    close: () => context.close(),
  };
}

type Metric = 'TaskDuration' | 'Nodes' | 'JSEventListeners' | 'JSHeapUsedSize';

/** One of the page's counters as they are now: seconds, numbers or bytes. */
export async function metric(cdp: CDPSession, name: Metric): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find((each) => each.name === name)?.value ?? Number.NaN;
}

/** Throws away what nobody holds. Twice, as what the first time finalises is free for the second. */
export async function collectGarbage(cdp: CDPSession): Promise<void> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
}

/** Bytes that JavaScript holds on to. */
export async function heldBytes(cdp: CDPSession): Promise<number> {
  await collectGarbage(cdp);
  return (await cdp.send('Runtime.getHeapUsage')).usedSize;
}
