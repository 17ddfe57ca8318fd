import type { Fault } from '../fault.ts';
import type { Violation } from '../history/violation.ts';
import { explore, reportOf } from './explore.ts';
import { KNOWN } from './known.ts';
import { play } from './play.ts';

/** Enough that nothing but the time ends the run. */
const UNTIL_TIME_IS_UP = 1_000_000;
const SIZES = {
  short: { runs: 100, milliseconds: 30_000 },
  full: { runs: UNTIL_TIME_IS_UP, milliseconds: 240_000 },
};

export const modelFault: Fault = {
  name: 'any interleaving',
  promise:
    'Whatever is sent, lost, doubled, delayed, killed or reloaded in whatever order, every page comes to show the same.',
  async run({ scale, say }) {
    const violations: Violation[] = [];
    let acked = 0;
    for (const { sentence, schedule } of KNOWN) {
      const played = await play(schedule);
      acked += played.acked;
      for (const { kind, detail } of played.violations) {
        violations.push({ kind, detail: `Not true: ${sentence}. ${detail}` });
      }
    }
    const seed = Math.floor(Math.random() * 2 ** 31);
    say(`random schedules of the seed ${seed}`);
    // One that is known to go wrong is enough to look at.
    const { runs, failure, ...random } =
      violations.length > 0 ? NOTHING : await explore({ seed, ...SIZES[scale] });
    if (failure) {
      const [first] = failure.violations;
      violations.push({ kind: first?.kind ?? 'promise broken', detail: reportOf(seed, failure) });
    }
    return {
      cycles: KNOWN.length + runs,
      acked: acked + random.acked,
      violations,
      recovery: null,
      figures: [],
    };
  },
};

const NOTHING = { runs: 0, acked: 0, failure: null };
