/** `bun run bench`: measures what the project promises about speed and size, beside its peers, and writes the report. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fail } from '../../server/cli/fail.ts';
import { recordInReadme } from '../support/readme-section.ts';
import { chooseNamed, readRunOptions } from '../support/run-options.ts';
import type { Run } from './bench.ts';
import { BENCHES } from './benches.ts';
import { capacityPage } from './report/capacity.ts';
import { readReport, writeReport } from './report/files.ts';
import { machineText, neverSyncs, thisMachine } from './report/machine.ts';
import { exitCode, FAILED, MISSED, measure, type Outcome, picturesOf, resultsOf } from './report/outcome.ts';
import { merge, readmeSection, reportOf } from './report/report.ts';
import { terminalTable } from './report/tables.ts';
import { cellsOf, HEAD, SIDES } from './report/texts.ts';
import type { Result } from './result.ts';

const ROOT = resolve(import.meta.dir, '../..');
/** What the README shows. */
const RECORDED = join(import.meta.dir, 'results');
/** What was measured last, recorded or not. */
const LAST = join(RECORDED, 'last');
const CAPACITY = join(import.meta.dir, 'CAPACITY.md');

const FULL = { fewest: 5, usual: 5 };
const QUICK = { fewest: 1, usual: 1 };

const HELP = `bun run bench [options]

Measures this server and its peers in turn, on a machine that has nothing else to do, and shows every figure beside its
target. Ends with code 0 if all are met, ${MISSED} if one is missed, ${FAILED} if something was lost or could not be measured. JSON,
tables and plots go to ${relative(ROOT, LAST)}.

  --quick          a look that takes three minutes; its figures are those of too little: do not judge by them
  --only NAMES     some, with commas between: ${BENCHES.map(({ name }) => name).join(', ')}
  --rounds N       how often everything is measured (${FULL.usual}, not fewer; with --quick ${QUICK.usual})
  --record         also puts what was measured into ${relative(ROOT, RECORDED)}, CAPACITY.md beside it and
                   README.md, in the place of what was there; what was not measured, or failed, stays as it was`;

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const options = { quick: flag, only: text, rounds: text, record: flag };
const { quick = false, only, rounds, record = false } = readRunOptions('bun run bench', HELP, options);
if (quick && record) fail('A quick look cannot be recorded.');
const run: Run = { quick, rounds: howOften(), say: (line) => console.log(`  ${line}`) };
const chosen = chooseNamed(BENCHES, only, 'benchmark');

function howOften(): number {
  const { fewest, usual } = quick ? QUICK : FULL;
  const wanted = rounds === undefined ? usual : Number(rounds);
  if (Number.isInteger(wanted) && wanted >= fewest) return wanted;
  return fail(`--rounds has to be a whole number, at least ${fewest}${quick ? '' : ' without --quick'}.`);
}

const tableOf = (results: readonly Result[]): string => terminalTable([HEAD, ...results.map(cellsOf)], SIDES);

function tell(outcome: Outcome): void {
  switch (outcome.kind) {
    case 'skipped':
      console.log(`  left out: ${outcome.missing}`);
      break;
    case 'failed':
      console.log(`  ✗ FAILED: ${outcome.detail}`);
      break;
    case 'measured':
      console.log(`  measured in ${outcome.seconds.toFixed(0)} s\n`);
      console.log(tableOf(outcome.findings.results));
  }
}

/** What to remember of it all: what is missed, failed or left out. */
function sumUp(outcomes: readonly Outcome[]): void {
  const results = resultsOf(outcomes);
  const missed = results.filter(({ met }) => met === false);
  console.log(`\nTargets: ${results.filter(({ met }) => met).length} met, ${missed.length} missed.`);
  if (missed.length > 0) console.log(`\nMissed:\n${tableOf(missed)}`);
  const notes = outcomes.flatMap((outcome) => {
    const { kind, bench } = outcome;
    if (kind === 'failed') return [`${bench.name} FAILED: ${outcome.reason}`];
    if (kind === 'skipped') return [`${bench.name} was left out: ${outcome.missing}`];
    return outcome.findings.notes.map((note) => `${bench.name}: ${note}`);
  });
  if (notes.length > 0) console.log(`\nNotes:\n${notes.map((note) => `  ${note}`).join('\n')}`);
  if (quick) console.log('\nThis was a quick look: its figures are not those of the README.');
}

const machine = thisMachine();
const where = machineText(machine);
console.log(where);
if (neverSyncs(machine))
  console.log(
    'WARNING: nothing is synced to a disk here. Set TMPDIR to a folder on a real disk for true figures.',
  );

const when = `${new Date().toISOString().slice(0, 10)}, ${run.rounds} ${quick ? 'quick rounds' : 'rounds'}`;
const outcomes: Outcome[] = [];
const report = () => reportOf(outcomes, when, where);

// Data of servers, histories: gone with this process, however it ends.
const folder = mkdtempSync(join(tmpdir(), 'chat-bench-'));
process.env.TMPDIR = folder;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(FAILED));

rmSync(LAST, { recursive: true, force: true });
for (const bench of chosen) {
  console.log(`\n── ${bench.name}: ${bench.title}`);
  const outcome = await measure(bench, run);
  tell(outcome);
  outcomes.push(outcome);
  // Every time: what was measured for half an hour must not be lost with a later one that takes the process down.
  await writeReport(LAST, report(), picturesOf(outcomes));
}
sumUp(outcomes);
console.log(`\nThe report: ${relative(ROOT, LAST)}/results.md`);

if (record) {
  const names = BENCHES.map(({ name }) => name);
  const whole = merge(await readReport(RECORDED), report(), names);
  await writeReport(RECORDED, whole, picturesOf(outcomes));
  await recordInReadme('bench', readmeSection(whole, relative(ROOT, RECORDED)));
  await Bun.write(CAPACITY, capacityPage(whole));
  console.log(`Recorded in ${relative(ROOT, RECORDED)}, ${relative(ROOT, CAPACITY)} and README.md.`);
}
process.exit(exitCode(outcomes, !quick));
