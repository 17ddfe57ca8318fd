/**
 * The model by hand: `--runs N` or `--minutes M` schedules from `--seed S`; with `--path P` the one schedule that a
 * failure has named, told step by step.
 */
import { parseArgs } from 'node:util';
import { explore, reportOf } from './explore.ts';
import { play } from './play.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    path: { type: 'string' },
    runs: { type: 'string' },
    minutes: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const minutes = values.minutes === undefined ? null : Number(values.minutes);
const runs = minutes === null ? Number(values.runs ?? 300) : 1_000_000_000;

console.log(`seed ${seed}`);
const begin = performance.now();
const found = await explore({
  seed,
  runs,
  ...(values.path !== undefined && { path: values.path }),
  ...(minutes !== null && { milliseconds: minutes * 60_000 }),
});
const seconds = (performance.now() - begin) / 1000;
console.log(`${found.runs} schedules, ${found.acked} acknowledged, ${seconds.toFixed(1)} s`);
if (found.failure) {
  if (values.path !== undefined) await play(found.failure.schedule, console.log);
  console.log(reportOf(seed, found.failure));
}
process.exit(found.failure ? 1 : 0);
