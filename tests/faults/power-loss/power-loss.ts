import type { Fault, Run } from '../fault.ts';
import { UNLIMITED } from '../history/crowd.ts';
import { broken, type Violation } from '../history/violation.ts';
import { type Random, seeded } from '../random.ts';
import { type Cuts, cutPower } from './cuts.ts';
import { type Load, write } from './load.ts';
import { lacksStrace, TracedServer } from './traced-server.ts';

interface Size {
  /** The server is started anew for each; a deletion makes a checkpoint, and so do 16 MB. */
  readonly loads: readonly Omit<Load, 'random'>[];
  readonly points: number;
}

const SHORT: Size = {
  loads: [
    { people: 4, sends: 16, length: 1000, deletions: 0.05 },
    { people: 4, sends: 8, length: 100, deletions: 0.05 },
  ],
  points: 30,
};
const FAILING: Size = { loads: [{ people: 4, sends: 64, length: 1000, deletions: 0.05 }], points: 30 };
const LONG: Size = {
  loads: [
    { people: 4, sends: 160, length: 1000, deletions: 0.05 },
    { people: 4, sends: 160, length: 1000, deletions: 0.02 },
  ],
  points: 300,
};
const LARGE: Size = { loads: [{ people: 8, sends: 600, length: 4000, deletions: 0 }], points: 100 };

/** Every third sync of a thread fails, once the server has started. */
const FAILING_SYNCS = ['--inject', 'fsync:error=EIO:when=18+3'];

/** A server is traced while it is written to; then only what it had synced is put back, at many points of time. */
export const powerLossFault: Fault = {
  name: 'power loss',
  promise: 'Whoever was told that a message is sent finds it after a power loss, at whatever moment it came.',
  lacks: lacksStrace,

  async run(run) {
    const seed = Math.floor(Math.random() * 2 ** 32);
    run.say(`seed ${seed}`);
    const random = seeded(seed);
    const sizes = run.scale === 'full' ? [LONG, LARGE] : [SHORT];
    const cuts: Cuts[] = [];
    for (const size of sizes) cuts.push(await cut('full', size, [], run, random));
    cuts.push(await cut('full', FAILING, FAILING_SYNCS, run, random));
    const normal = await cut('normal', SHORT, [], run, random);
    return {
      cycles: sum(cuts.map(({ points }) => points)) + normal.points,
      acked: sum(cuts.map(({ acked }) => acked)),
      violations: [...cuts.flatMap(({ violations }) => violations), ...blindness(normal)],
      recovery: null,
      figures: [{ what: 'lost with NORMAL', value: normal.violations.length, bound: { atLeast: 1 } }],
    };
  },
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

async function cut(
  synchronous: 'full' | 'normal',
  { loads, points }: Size,
  strace: readonly string[],
  { say }: Run,
  random: Random,
): Promise<Cuts> {
  const env = { ...UNLIMITED, CHAT_SYNCHRONOUS: synchronous };
  await using server = await TracedServer.start({ env, strace });
  let refused = 0;
  for (const load of loads) {
    if (load !== loads[0]) await server.restart();
    refused += await write(server.url, { ...load, random });
    await server.stop(load === loads.at(-1) ? 'SIGKILL' : 'SIGTERM');
  }
  const cuts = await cutPower({ calls: server.calls(), data: server.data, synchronous }, points, random);
  const faults = strace.length > 0 ? `, failing syncs (${refused} refused)` : '';
  const losses = `${cuts.violations.length} lost${synchronous === 'normal' ? ', as it has to be' : ''}`;
  say(`${synchronous}${faults}: ${cuts.points} cut points, ${cuts.acked} acked, ${losses}`);
  if (strace.length === 0 || refused > 0) return cuts;
  const detail = 'No send met a sync that failed: the check is blind.';
  return { ...cuts, violations: [...cuts.violations, broken(detail)] };
}

/** Without a sync at each commit there must be losses, and nothing worse; a check that finds none sees nothing. */
function blindness({ violations }: Cuts): readonly Violation[] {
  const worse = violations.filter(({ kind }) => kind !== 'lost');
  if (worse.length < violations.length) return worse;
  const detail = 'With CHAT_SYNCHRONOUS=normal nothing was found to be lost: the check is blind.';
  return [...worse, broken(detail)];
}
