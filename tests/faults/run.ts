/**
 * `bun run test:faults`: every fault at its full size, then the short ones with each known bug planted, which have to
 * fail. Prints the table of the report.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fail } from '../../server/cli/fail.ts';
import type { Fault, Run } from './fault.ts';
import { EVERY_FAULT } from './faults.ts';
import { broken } from './history/violation.ts';
import { BROKEN, BROKEN_MARK, hunt, MISSED } from './mutants/hunt.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { figureText, type Outcome, table, verdict } from './report.ts';

const ROOT = resolve(import.meta.dir, '../..');
const USAGE = `bun run test:faults [options]

Makes every fault at its full size, about 20 minutes on two cores that have nothing else to do, and then looks whether
known bugs, planted one at a time, are found. Ends with code 0 if all is well, ${BROKEN} if a promise was broken or a bug
not found, ${MISSED} if nothing was broken but a figure missed: a busy machine can do that.

  --only NAMES     some faults, with commas between, and no planted bugs: ${EVERY_FAULT.map(({ name }) => name).join(', ')}
  --short          a few seconds of each, as in "bun run test"; figures are shown and not judged
  --record         puts the table of a full run into README.md`;

const { only, short, record } = options();
const scale: Run['scale'] = short ? 'short' : 'full';

function options() {
  const args = Bun.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    process.exit(0);
  }
  try {
    const flag = { type: 'boolean' } as const;
    const { values } = parseArgs({ args, options: { only: { type: 'string' }, short: flag, record: flag } });
    if (values.record && (values.only || values.short)) fail('Only a full run can be recorded.');
    return values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    return fail(`${reason}. "bun run test:faults --help" shows every option.`);
  }
}

function chosen(): readonly Fault[] {
  const names = only?.split(',').map((name) => name.trim());
  if (!names) return EVERY_FAULT;
  const unknown = names.find((name) => !EVERY_FAULT.some((fault) => fault.name === name));
  if (unknown !== undefined)
    fail(`There is no fault "${unknown}". There are: ${EVERY_FAULT.map(({ name }) => name).join(', ')}.`);
  return EVERY_FAULT.filter(({ name }) => names.includes(name));
}

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

async function recordIn(text: string): Promise<void> {
  const path = resolve(ROOT, 'README.md');
  const readme = await Bun.file(path).text();
  const [before, after] = [readme.split('<!-- faults -->')[0], readme.split('<!-- /faults -->')[1]];
  if (before === undefined || after === undefined) fail('README.md has no place for the table.');
  await Bun.write(path, `${before}<!-- faults -->\n\n${text}\n\n<!-- /faults -->${after}`);
}

const begin = performance.now();
const outcomes: Outcome[] = [];
for (const fault of chosen()) {
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
if (record) await recordIn(summary);
if (verdicts.includes('PROMISE BROKEN') || found < mutants.length) process.exit(BROKEN);
process.exit(verdicts.includes('FIGURE MISSED') ? MISSED : 0);
