/** The report: what was measured, when and where, and its pages. */
import type { Result } from '../result.ts';
import { belongsTo, type Outcome } from './outcome.ts';
import { markdownTable } from './tables.ts';
import { cellsOf, HEAD, SIDES } from './texts.ts';

export interface Report {
  readonly measurings: readonly Measuring[];
  /** Of all of them. */
  readonly results: readonly Result[];
}

/** When and where a benchmark was measured: each can be measured again alone. */
export interface Measuring {
  readonly bench: string;
  readonly title: string;
  /** `2026-11-23, 5 rounds` */
  readonly when: string;
  readonly machine: string;
  readonly notes: readonly string[];
  /** Each is a file `NAME.svg` beside the page. */
  readonly plots: readonly { readonly name: string; readonly title: string }[];
}

/** Of what was measured; what failed or was left out has no place in it. */
export function reportOf(outcomes: readonly Outcome[], when: string, machine: string): Report {
  const measured = outcomes.filter((outcome) => outcome.kind === 'measured');
  return {
    measurings: measured.map(({ bench, findings }) => ({
      bench: bench.name,
      title: bench.title,
      when,
      machine,
      notes: findings.notes,
      plots: findings.plots.map(({ name, title }) => ({ name, title })),
    })),
    results: measured.flatMap(({ findings }) => findings.results),
  };
}

/**
 * What was measured now takes the place of what was measured before.
 * @param names every benchmark that there is, in the order of the report; what others left behind goes.
 */
export function merge(before: Report, now: Report, names: readonly string[]): Report {
  const parts = names.flatMap((name) => {
    const source = [now, before].find(({ measurings }) => measurings.some(({ bench }) => bench === name));
    return source ? [{ name, source }] : [];
  });
  return {
    measurings: parts.flatMap(({ name, source }) => source.measurings.filter(({ bench }) => bench === name)),
    results: parts.flatMap(({ name, source }) => source.results.filter(({ id }) => belongsTo(name, id))),
  };
}

/** Everything, as Markdown, with the plots from the same folder. */
export const fullPage = (report: Report): string =>
  [
    '# Benchmark',
    '',
    'Written by `bun run bench`. "rounds" is the lowest and the highest of the rounds, "figure" their median.',
    '',
    sections(report, '', () => true),
    '',
  ].join('\n');

/** What the README shows: the plots and every figure that has a target. */
export const readmeSection = (report: Report, folder: string): string =>
  sections(report, `${folder}/`, ({ target }) => target !== null);

function sections(report: Report, folder: string, isShown: (result: Result) => boolean): string {
  const parts = report.measurings.flatMap(({ bench, title, notes, plots }) => {
    const results = report.results.filter((result) => belongsTo(bench, result.id) && isShown(result));
    return [
      `### ${title}`,
      ...plots.map((plot) => `![${plot.title}](${folder}${plot.name}.svg)`),
      ...(results.length > 0 ? [markdownTable([HEAD, ...results.map(cellsOf)], SIDES)] : []),
      ...notes,
    ];
  });
  return [...parts, origins(report.measurings)].join('\n\n');
}

/** When and where, once for all that were measured together. */
function origins(measurings: readonly Measuring[]): string {
  const together = Map.groupBy(measurings, ({ when, machine }) => `${when}. ${machine}`);
  return [...together]
    .map(([text, those]) => `${those.map(({ title }) => title).join('; ')}: measured ${text}`)
    .join('\n\n');
}
