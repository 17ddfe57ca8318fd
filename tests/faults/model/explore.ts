/** Plays random schedules until one goes wrong, and then makes that one as small as it can be made. */
import fc from 'fast-check';
import type { Violation } from '../history/violation.ts';
import { describe, type Schedule } from './action.ts';
import { play } from './play.ts';
import { SCHEDULE } from './schedules.ts';

export interface Exploration {
  readonly seed: number;
  readonly runs: number;
  readonly acked: number;
  readonly failure: Failure | null;
}

export interface Failure {
  /** Given to `run.ts --seed … --path …`, it is this schedule again. */
  readonly path: string;
  readonly schedule: Schedule;
  readonly violations: readonly Violation[];
  /** As many were played before the first one that went wrong. */
  readonly after: number;
}

export interface ExploreOptions {
  readonly seed: number;
  readonly runs: number;
  /** Of a failure that was found before. */
  readonly path?: string;
  /** Ends sooner, also in the midst of making a schedule smaller. */
  readonly milliseconds?: number;
}

export async function explore({ seed, runs, path, milliseconds }: ExploreOptions): Promise<Exploration> {
  let acked = 0;
  let violations: readonly Violation[] = [];
  const property = fc.asyncProperty(SCHEDULE, async (schedule) => {
    const played = await play(schedule);
    acked += played.acked;
    if (played.violations.length === 0) return true;
    ({ violations } = played);
    return false;
  });
  const details = await fc.check(property, {
    seed,
    numRuns: runs,
    ...(path !== undefined && { path }),
    ...(milliseconds !== undefined && { interruptAfterTimeLimit: milliseconds }),
  });
  // Not a finding: the world itself did not work.
  if (details.failed && violations.length === 0) throw details.errorInstance;
  const [schedule] = details.counterexample ?? [];
  const failure =
    schedule === undefined || details.counterexamplePath === null
      ? null
      : { path: details.counterexamplePath, schedule, violations, after: details.numRuns };
  return { seed, runs: details.numRuns, acked, failure };
}

/** For a person: what went wrong, what to do to see it, and the schedule. */
export function reportOf(seed: number, { path, schedule, violations }: Failure): string {
  const { actions, ...setting } = schedule;
  return [
    ...violations.map(({ kind, detail }) => `${kind}: ${detail}`),
    `bun tests/faults/model/run.ts --seed ${seed} --path ${path}`,
    JSON.stringify(setting),
    ...actions.map((action) => `  ${describe(action)}`),
  ].join('\n');
}
