/**
 * `bun run test:faults`: every fault at its full size, then the short ones with each known bug planted, which have to
 * fail. Prints the table of the report; ends with code 1 if a promise was broken, a figure missed or a bug not found.
 *
 * `--only 'kill -9,restore'` runs some faults and no mutants, `--short` a few seconds of each, `--record` writes the
 * table into README.md.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fail } from '../../server/cli/fail.ts';
import type { Fault, Run } from './fault.ts';
import { EVERY_FAULT } from './faults.ts';
import { broken } from './history/violation.ts';
import { BROKEN, BROKEN_MARK, hunt } from './mutants/hunt.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { figureText, type Outcome, passed, table } from './report.ts';

const ROOT = resolve(import.meta.dir, '../..');
const { values } = parseArgs({
  args: Bun.argv.slice(2),
  options: { only: { type: 'string' }, short: { type: 'boolean' }, record: { type: 'boolean' } },
});
const scale: Run['scale'] = values.short ? 'short' : 'full';

function chosen(): readonly Fault[] {
  const names = values.only?.split(',').map((name) => name.trim());
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
  console.log(`  ${passed(outcome, scale === 'full') ? 'pass' : 'FAIL'}, ${outcome.seconds.toFixed(0)} s`);
}

async function record(text: string): Promise<void> {
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

const mutants = values.only || values.short ? [] : MUTANTS;
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
const summary = [
  table(outcomes, scale === 'full'),
  `${mutants.length === 0 ? '' : `Planted bugs found: ${found} of ${mutants.length}. `}${minutes} minutes, ${navigator.hardwareConcurrency} cores, Bun ${Bun.version}.`,
].join('\n\n');
console.log(`\n${summary}`);
if (values.record) await record(summary);
const good = outcomes.every((outcome) => passed(outcome, scale === 'full')) && found === mutants.length;
process.exit(good ? 0 : BROKEN);
