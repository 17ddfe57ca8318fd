import { type Embedding, NOTHING } from './host-pages.ts';
import type { Figure, Row } from './row.ts';
import { metric, openSlowPage } from './slow-page.ts';
import type { Stage } from './stage.ts';
import { readVitals } from './vitals.ts';

/** Milliseconds from the page's load event: the widget has connected by then, and nothing is going on any more. */
const WATCHED = 2_500;

interface Cost {
  /** Of all tasks of the main thread, milliseconds. */
  readonly time: number;
  readonly longTasks: number;
}

/**
 * What a chat costs a page whose visitor does not use it: the time of every task of the main thread from the
 * navigation until all is quiet (fetching, compiling, running, style, layout, paint, and the connection for the
 * launcher's badge), less that of the same page without it, visited in the same round. The peers have no launcher:
 * theirs is an empty chat on the page.
 */
export const idlePage: Row = {
  name: 'The page before the chat is opened',
  rounds: 'every',
  async measure(stage) {
    const without = await visit(stage, NOTHING);
    const figures: Figure[] = [];
    const extra = (cost: Cost) => ({
      time: Math.max(0, cost.time - without.time),
      longTasks: Math.max(0, cost.longTasks - without.longTasks),
    });
    const own = extra(await visit(stage, await stage.widget('room-idle', 'launcher')));
    figures.push(
      {
        id: 'idle.main-thread',
        what: 'main-thread time before the launcher is opened',
        unit: 'ms',
        value: own.time,
        target: { atMost: 10 },
      },
      {
        id: 'idle.long-tasks',
        what: 'long tasks before the launcher is opened',
        unit: 'tasks',
        value: own.longTasks,
        target: { atMost: 0 },
      },
    );
    for (const { name, embedding } of stage.peers) {
      const { time, longTasks } = extra(await visit(stage, embedding));
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

async function visit({ browser, pages }: Stage, embedding: Embedding): Promise<Cost> {
  const slow = await openSlowPage(browser, pages.blank);
  try {
    const before = await metric(slow.cdp, 'TaskDuration');
    await slow.goto(pages.address(embedding));
    await Bun.sleep(WATCHED);
    const time = ((await metric(slow.cdp, 'TaskDuration')) - before) * 1000;
    const { longTasks } = await readVitals(slow.page, 0);
    return { time, longTasks };
  } finally {
    await slow.close();
  }
}
