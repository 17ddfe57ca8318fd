/** Plays one schedule from the beginning, and says what went wrong. */
import { check } from '../history/check.ts';
import { readTruth } from '../history/truth.ts';
import type { Violation } from '../history/violation.ts';
import { describe, PAGES, type Schedule } from './action.ts';
import { PageModel } from './page-model.ts';
import { Past } from './past.ts';
import { perform } from './perform.ts';
import { rest } from './rest.ts';
import { World } from './world.ts';

export interface Played {
  readonly violations: readonly Violation[];
  /** Sends, edits and deletions that were acknowledged. */
  readonly acked: number;
}

let past: Promise<Past> | null = null;

/** @param told hears of every step, and of every frame that arrives. */
export async function play(schedule: Schedule, told: (line: string) => void = () => {}): Promise<Played> {
  past ??= Past.make();
  const world = new World(schedule, await past, told);
  const model = new PageModel(world);
  const { history } = world;
  try {
    await world.startServer();
    for (const who of PAGES.keys()) world.open(who);
    await world.flow();
    for (const action of schedule.actions) {
      told(describe(action));
      await perform(action, world, model);
      model.check();
      if (model.violations.length > 0) return { violations: model.violations, acked: history.acked };
    }
    told('rest');
    const violations = await rest(world);
    model.check();
    model.checkOrder();
    const found = [...model.violations, ...violations, ...check(history, readTruth(world.server.path))];
    return { violations: found, acked: history.acked };
  } finally {
    await world.end();
  }
}
