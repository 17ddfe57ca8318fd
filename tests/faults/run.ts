/**
 * `bun run test:faults`: every fault at its full size, then the short ones with each known bug planted, which have to
 * fail. Prints the table of the report.
 */
import { fail } from '../../server/cli/fail.ts';
import { recordInReadme } from '../support/readme-section.ts';
import { chooseNamed, readRunOptions } from '../support/run-options.ts';
import type { Fault, Run } from './fault.ts';
import { EVERY_FAULT } from './faults.ts';
import { broken } from './history/violation.ts';
import { BROKEN, BROKEN_MARK, hunt, MISSED } from './mutants/hunt.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { figureText, type Outcome, table, verdict } from './report.ts';

const USAGE = `bun run test:faults [options]

Makes every fault at its full size, about 20 minutes on two cores that have nothing else to do, and then looks whether
known bugs, planted one at a time, are found. Ends with code 0 if all is well, ${BROKEN} if a promise was broken or a bug
not found, ${MISSED} if nothing was broken but a figure missed: a busy machine can do that.

  --only NAMES     some faults, with commas between, and no planted bugs: ${EVERY_FAULT.map(({ name }) => name).join(', ')}
  --short          a few seconds of each, as in "bun run test"; figures are shown and not judged
  --record         puts the table of a full run into README.md`;

const flag = { type: 'boolean' } as const;
const { only, short, record } = readRunOptions('bun run test:faults', USAGE, {
  only: { type: 'string' },
  short: flag,
  record: flag,
});
if (record && (only || short)) fail('Only a full run can be recorded.');
const scale: Run['scale'] = short ? 'short' : 'full';

async function make(fault: Fault): Promise<Outcome> {
  console.log(`\n${fault.name}: ${fault.promise}`);
  const missing = fault.lacks?.() ?? null;
  if (missing !== null) return { kind: 'skipped', fault, missing };
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  try {
    const findings = await fault.run({ scale, say: (line) => console.log(`  ${line}`) });
    return { kind: 'ran', fault, findings, seconds: seconds() };
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const findings = { cycles: 0, acked: 0, violations: [broken(detail)], recovery: null, figures: [] };
    return { kind: 'ran', fault, findings, seconds: seconds() };
  }
}

function tell(outcome: Outcome): void {
  if (outcome.kind === 'skipped') {
    console.log(`  skipped: ${outcome.missing}`);
    return;
  }
  const { violations, figures } = outcome.findings;
  for (const { kind, detail } of violations) console.log(`  ${BROKEN_MARK} ${kind}: ${detail}`);
  for (const figure of figures) console.log(`  ${figureText(figure)}`);
  console.log(`  ${verdict(outcome, scale === 'full')}, ${outcome.seconds.toFixed(0)} s`);
}

const begin = performance.now();
const outcomes: Outcome[] = [];
for (const fault of chooseNamed(EVERY_FAULT, only, 'fault')) {
  const outcome = await make(fault);
  tell(outcome);
  outcomes.push(outcome);
}

const mutants = only || short ? [] : MUTANTS;
if (mutants.length > 0) console.log('\nplanted bugs: each has to be found');
let found = 0;
for (const mutant of mutants) {
  const result = await hunt(mutant);
  if (result.found) found++;
  console.log(
    result.found
      ? `  found: ${mutant.name} (${result.violation.slice(0, 120)})`
      : `  NOT FOUND: ${mutant.name}\n${result.output}`,
  );
}

const minutes = ((performance.now() - begin) / 60_000).toFixed(1);
const verdicts = outcomes.map((outcome) => verdict(outcome, scale === 'full'));
const skipped = verdicts.filter((each) => each === 'skipped').length;
const summary = [
  table(outcomes, scale === 'full'),
  [
    ...(skipped > 0 ? [`Left out on this machine: ${skipped} of ${outcomes.length}.`] : []),
    ...(mutants.length > 0 ? [`Planted bugs found: ${found} of ${mutants.length}.`] : []),
    `${minutes} minutes, ${navigator.hardwareConcurrency} cores, Bun ${Bun.version}.`,
  ].join(' '),
].join('\n\n');
console.log(`\n${summary}`);
if (record) await recordInReadme('faults', summary);
if (verdicts.includes('PROMISE BROKEN') || found < mutants.length) process.exit(BROKEN);
process.exit(verdicts.includes('FIGURE MISSED') ? MISSED : 0);
