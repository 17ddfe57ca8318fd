import type { Page } from 'playwright';
import type { Embedding } from './host-pages.ts';
import { NOTHING } from './host-pages.ts';
import type { Figure, Row } from './row.ts';
import { metric, openSlowPage, type SlowPage } from './slow-page.ts';
import type { Stage } from './stage.ts';
import { beginVitals, readVitals, type Vitals } from './vitals.ts';

/** Milliseconds after which a page and what was put into it have settled; the widget has not connected by then. */
const SETTLED = 1_500;

/** What a page pays for that shows a button in its corner by a script that does nothing. */
const BUTTON: Embedding = {
  scripts: '<script type="module" src="/empty.js"></script>',
  element:
    '<button style="position: fixed; inset: auto 20px 20px auto; block-size: 56px; inline-size: 56px; border-radius: 50%; box-shadow: 0 8px 24px #0005"></button>',
};

interface Cost {
  /** Milliseconds of processor time. */
  readonly time: number;
  readonly vitals: Vitals;
}

/**
 * What a chat costs a page whose visitor does not use it: the processor time of every task of the main thread (compiling,
 * running, style, layout, paint), less that of the same page with an empty element put into it. It is put into a page that
 * has loaded, because a page's own loading takes 150 to 350 ms and differs by more from one visit to the next than is
 * looked for here. The widget connects for its launcher's badge only later, when the page has settled and is idle: what is
 * judged is both together, and each is told beside it. The peers have no launcher: theirs is an empty chat on the page
 * until it has settled, and they connect to nothing.
 */
export const idlePage: Row = {
  name: 'The page before the chat is opened',
  rounds: 'every',
  async measure(stage, quick) {
    const without = await visit(stage, NOTHING);
    const added = ({ time, vitals }: Cost) => ({
      time: Math.max(0, time - without.time),
      longTasks: Math.max(0, vitals.longTasks - without.vitals.longTasks),
    });
    const button = added(await visit(stage, BUTTON));
    const own = await visit(stage, await stage.widget('room-idle', 'launcher'), connected);
    const figures: Figure[] = [
      {
        id: 'idle.main-thread',
        what: 'main-thread time before the launcher is opened, connecting included',
        unit: 'ms',
        value: added(own).time + own.later.time,
        target: { atMost: 10 },
      },
      {
        id: 'idle.long-tasks',
        what: 'long tasks before the launcher is opened, connecting included',
        unit: 'tasks',
        value: added(own).longTasks + own.later.vitals.longTasks,
        target: { atMost: 0 },
      },
      {
        id: 'idle.settling',
        what: 'of it, until the page has settled',
        unit: 'ms',
        value: added(own).time,
      },
      {
        id: 'idle.connecting',
        what: 'of it, connecting for the badge once the page is idle',
        unit: 'ms',
        value: own.later.time,
      },
      {
        id: 'idle.connecting-longest-task',
        what: 'longest task of connecting for the badge',
        unit: 'ms',
        value: own.later.vitals.longestTask,
      },
      {
        id: 'idle.main-thread.plain-button',
        what: 'main-thread time of an empty script and a plain button',
        unit: 'ms',
        value: button.time,
      },
    ];
    for (const { name, embedding } of quick ? [] : stage.peers) {
      const { time, longTasks } = added(await visit(stage, embedding));
      figures.push(
        {
          id: `idle.main-thread.${name}`,
          what: `main-thread time of ${name} on the same page`,
          unit: 'ms',
          value: time,
        },
        {
          id: `idle.long-tasks.${name}`,
          what: `long tasks of ${name} on the same page`,
          unit: 'tasks',
          value: longTasks,
        },
      );
    }
    return figures;
  },
};

/** @param last resolves when what comes later is over. */
async function visit(
  { browser, pages }: Stage,
  embedding: Embedding,
  last: (page: Page) => Promise<void> = async () => {},
): Promise<Cost & { readonly later: Cost }> {
  const slow = await openSlowPage(browser, pages.blank);
  try {
    await slow.goto(pages.address(NOTHING));
    await Bun.sleep(500);
    const first = await cost(slow, async () => {
      await embed(slow.page, embedding);
      await Bun.sleep(SETTLED);
    });
    return { ...first, later: await cost(slow, () => last(slow.page)) };
  } finally {
    await slow.close();
  }
}

async function connected(page: Page): Promise<void> {
  await page.waitForEvent('websocket');
  // The answer, what it brings, and what that makes the widget say and draw.
  await Bun.sleep(1_000);
}

async function cost({ page, cdp }: SlowPage, act: () => Promise<void>): Promise<Cost> {
  await beginVitals(page);
  const before = await metric(cdp, 'TaskDuration');
  await act();
  const time = ((await metric(cdp, 'TaskDuration')) - before) * 1000;
  return { time, vitals: await readVitals(page, 0) };
}

/** Scripts run as those of a document do, in their order. */
async function embed(page: Page, { element, scripts }: Embedding): Promise<void> {
  await page.evaluate(
    (html) => {
      document.querySelector('#place')?.append(document.createRange().createContextualFragment(html));
    },
    `${element || '<div></div>'}${scripts}`,
  );
}
