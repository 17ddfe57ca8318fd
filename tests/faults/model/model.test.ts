import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { explore, reportOf } from './explore.ts';
import { KNOWN } from './known.ts';
import { play } from './play.ts';
import { SCHEDULE } from './schedules.ts';

describe('whatever happens in whatever order', () => {
  test.each(KNOWN.map(({ sentence, schedule }) => [sentence, schedule] as const))(
    '%s',
    async (_, schedule) => {
      const { violations } = await play(schedule);
      expect(violations).toEqual([]);
    },
  );

  test('nothing is lost, twice or out of order, and in the end every page shows what a fresh one shows', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`The model plays the schedules of the seed ${seed}.`);
    const { failure } = await explore({ seed, runs: 250 });
    expect(failure && reportOf(seed, failure)).toBeNull();
  });

  test('the same schedule is the same run, frame by frame, so that what was found can be looked at', async () => {
    const traceOf = async (schedule: Parameters<typeof play>[0]) => {
      const lines: string[] = [];
      await play(schedule, (line) => lines.push(line));
      return lines;
    };
    for (const schedule of fc.sample(SCHEDULE, { seed: 1, numRuns: 8 })) {
      expect(await traceOf(schedule)).toEqual(await traceOf(schedule));
    }
  });
});
