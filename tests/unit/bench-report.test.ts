/** The report of `bun run bench`: no figure looks better in it than it is, and none gets lost on the way. */
import { describe, expect, test } from 'bun:test';
import type { Bench, Findings, Run } from '../bench/bench.ts';
import type { Bars } from '../bench/plot.ts';
import { readReport, writeReport } from '../bench/report/files.ts';
import { machineText, neverSyncs, thisMachine } from '../bench/report/machine.ts';
import { exitCode, FAILED, MISSED, measure, picturesOf } from '../bench/report/outcome.ts';
import { fullPage, merge, readmeSection, reportOf } from '../bench/report/report.ts';
import { drawPlot } from '../bench/report/svg/draw-plot.ts';
import { markdownTable, terminalTable } from '../bench/report/tables.ts';
import { cellsOf } from '../bench/report/texts.ts';
import { ratios, resultOf } from '../bench/result.ts';
import { withSection } from '../support/readme-section.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ratio = resultOf({
  id: 'delivery.2x10.to-raw-bun',
  what: '2 rooms × 10 people, ratio to raw Bun',
  unit: '×',
  runs: [1.31, 1.35, 1.22],
  target: { atLeast: 1.2 },
});
const slow = resultOf({
  id: 'latency.p99',
  what: 'p99',
  unit: 'ms',
  runs: [9, 12.04],
  target: { atMost: 8.9 },
});
const told = resultOf({ id: 'delivery.2x10.own', what: 'messages', unit: '/s', runs: [48_120.4] });

const bars: Bars = {
  kind: 'bars',
  name: 'delivery',
  title: 'Rooms',
  unit: 'messages/s',
  logarithmic: true,
  groups: [{ label: '2 rooms', bars: [{ series: 'chat-widget', value: 48_000, low: 40_000, high: 50_000 }] }],
};

const bench = (name: string, findings: Partial<Findings>): Bench => ({
  name,
  title: `About ${name}`,
  run: async () => ({ results: [], plots: [], notes: [], ...findings }),
});
const quietly: Run = { quick: false, rounds: 5, say: () => undefined };
const measured = (...benches: Bench[]) => Promise.all(benches.map((each) => measure(each, quietly)));

describe('a result', () => {
  test('is the median of the rounds, and met where that is enough', () => {
    expect(ratio).toMatchObject({ value: 1.31, met: true, runs: [1.31, 1.35, 1.22] });
    expect(slow).toMatchObject({ value: 10.52, met: false });
    expect(told).toMatchObject({ target: null, met: null });
  });

  test('has just the fields that the file of results has', () => {
    expect(Object.keys(ratio).toSorted()).toEqual(['id', 'met', 'runs', 'target', 'unit', 'value', 'what']);
  });

  test('that is a ratio divides what was measured in the same round', () => {
    expect(ratios([2, 9], [1, 3])).toEqual([2, 3]);
  });
});

describe('the table', () => {
  test('shows figure, spread, target and whether it is met', () => {
    expect(cellsOf(ratio).slice(1)).toEqual(['1.31 ×', '1.22 – 1.35', '≥ 1.2 ×', 'met']);
    expect(cellsOf(slow).slice(1)).toEqual(['10.6 ms', '9 – 12.1', '≤ 8.9 ms', 'MISSED']);
    expect(cellsOf(told).slice(1)).toEqual(['48,120 /s', '', '', '']);
  });

  test('never rounds a missed figure to its target', () => {
    const near = (runs: number[], target: { atLeast: number } | { atMost: number }) =>
      cellsOf(resultOf({ id: 'a.b', what: '', unit: '', runs, target })).slice(1, 2);
    expect(near([1.1999], { atLeast: 1.2 })).toEqual(['1.19']);
    expect(near([10.001], { atMost: 10 })).toEqual(['10.1']);
    expect(near([18_999.9], { atLeast: 19_000 })).toEqual(['18,999']);
  });

  test('stands in columns, in a terminal and in Markdown', () => {
    const rows = [
      ['what', '×'],
      ['a|b', '1,000'],
    ];
    expect(terminalTable(rows, ['left', 'right'])).toBe('  what       ×\n  a|b    1,000');
    expect(markdownTable(rows, ['left', 'right'])).toBe(
      '| what |     × |\n| ---- | ----: |\n| a\\|b | 1,000 |',
    );
  });
});

describe('a run', () => {
  test('goes on when one fails, and says so in the end', async () => {
    const lost: Bench = { ...bench('lost', {}), run: () => Promise.reject(new Error('Message 7 was lost.')) };
    const outcomes = await measured(lost, bench('latency', { results: [slow] }));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'measured']);
    expect(outcomes[0]).toMatchObject({ reason: 'Message 7 was lost.' });
    expect(exitCode(outcomes, true)).toBe(FAILED);
    expect(exitCode(outcomes, false)).toBe(FAILED);
  });

  test('ends well when everything is met, and otherwise only where figures are not judged', async () => {
    const good = await measured(bench('delivery', { results: [ratio, told] }));
    const bad = await measured(bench('latency', { results: [slow] }));
    expect([exitCode(good, true), exitCode(bad, true), exitCode(bad, false)]).toEqual([0, MISSED, 0]);
  });

  test('leaves out what the machine lacks something for', async () => {
    const outcomes = await measured({ ...bench('widget', {}), lacks: () => 'No Chromium was found.' });
    expect(outcomes).toMatchObject([{ kind: 'skipped', missing: 'No Chromium was found.' }]);
    expect(exitCode(outcomes, true)).toBe(0);
  });

  test('refuses a result that is not named after its benchmark', async () => {
    expect(await measured(bench('widget', { results: [ratio] }))).toMatchObject([{ kind: 'failed' }]);
  });
});

describe('the report', () => {
  const delivery = bench('delivery', { results: [ratio, told], plots: [bars], notes: ['No ejabberd here.'] });
  const latency = bench('latency', { results: [slow] });
  const first = async () => reportOf(await measured(delivery, latency), '2026-11-23, 5 rounds', '2 cores.');

  test('shows everything on its page, and in the README what has a target', async () => {
    const page = fullPage(await first());
    const section = readmeSection(await first(), 'tests/bench/results');
    for (const text of [
      '### About delivery',
      '1.31 ×',
      'MISSED',
      'No ejabberd here.',
      '23, 5 rounds. 2 cores.',
    ]) {
      expect(page).toContain(text);
      expect(section).toContain(text);
    }
    expect(page).toContain('![Rooms](delivery.svg)');
    expect(section).toContain('(tests/bench/results/delivery.svg)');
    expect(page).toContain('48,120 /s');
    expect(section).not.toContain('48,120 /s');
  });

  test('keeps what was not measured again, in its order, with its own date and machine', async () => {
    const faster = { ...ratio, value: 2 };
    const again = await measured(bench('delivery', { results: [faster] }));
    const names = ['delivery', 'latency'];
    const whole = merge(await first(), reportOf(again, '2026-12-01, 5 rounds', '8 cores.'), names);
    expect(whole.results).toEqual([faster, slow]);
    expect(whole.measurings.map(({ when }) => when)).toEqual([
      '2026-12-01, 5 rounds',
      '2026-11-23, 5 rounds',
    ]);
    expect(fullPage(whole)).toContain('About latency: measured 2026-11-23, 5 rounds. 2 cores.');
    expect(merge(whole, whole, ['latency']).results).toEqual([slow]);
  });

  test('is read back as it was written, and plots that it no longer has go', async () => {
    using folder = temporaryFolder();
    expect(await readReport(folder.path)).toEqual({ measurings: [], results: [] });
    await writeReport(folder.path, await first(), picturesOf(await measured(delivery)));
    expect(await readReport(folder.path)).toEqual(await first());
    expect(await Bun.file(folder.file('results.json')).json()).toEqual([ratio, told, slow]);
    expect(await Bun.file(folder.file('delivery.svg')).text()).toBe(drawPlot(bars));

    await writeReport(folder.path, reportOf(await measured(latency), '', ''), []);
    expect(await Bun.file(folder.file('delivery.svg')).exists()).toBe(false);
  });

  test('names the machine, and warns where nothing is really synced', () => {
    const machine = thisMachine();
    expect(machineText(machine)).toMatch(/^\d+ cores \(.+\), .+ GB of memory, .+, Bun .+; data on .+ ms/);
    expect(neverSyncs({ ...machine, fileSystem: 'tmpfs' })).toBe(true);
    expect(neverSyncs({ ...machine, fileSystem: 'ext4' })).toBe(false);
  });

  test('is put between its marks in the README, and nothing else changes', () => {
    const page = 'a <!-- bench -->\nold\n<!-- /bench --> b <!-- faults -->c<!-- /faults -->';
    const once = withSection(page, 'bench', 'new');
    expect(once).toBe('a <!-- bench -->\n\nnew\n\n<!-- /bench --> b <!-- faults -->c<!-- /faults -->');
    expect(withSection(once, 'bench', 'new')).toBe(once);
    expect(() => withSection(page, 'growth', 'new')).toThrow('<!-- growth -->');
  });
});
