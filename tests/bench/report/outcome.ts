/** What came of each benchmark, and with which code the command ends. */
import type { Bench, Findings, Run } from '../bench.ts';
import type { Result } from '../result.ts';
import { drawPlot } from './svg/draw-plot.ts';

export interface Picture {
  /** `delivery.svg` */
  readonly file: string;
  readonly svg: string;
}

export type Outcome =
  | {
      readonly kind: 'measured';
      readonly bench: Bench;
      readonly findings: Findings;
      /** Of its plots, in their order. */
      readonly pictures: readonly Picture[];
      readonly seconds: number;
    }
  /** The machine lacks something. */
  | { readonly kind: 'skipped'; readonly bench: Bench; readonly missing: string }
  /** Something was lost, or could not be measured or drawn. `detail` has the stack. */
  | { readonly kind: 'failed'; readonly bench: Bench; readonly reason: string; readonly detail: string };

/** Never throws: a benchmark that fails must not take the figures of the others with it. */
export async function measure(bench: Bench, run: Run): Promise<Outcome> {
  const begin = performance.now();
  try {
    const missing = bench.lacks?.() ?? null;
    if (missing !== null) return { kind: 'skipped', bench, missing };
    const findings = await bench.run(run);
    // Figures are kept by the name of their benchmark: any other would stay in the report for ever.
    const stray = findings.results.find(({ id }) => !belongsTo(bench.name, id));
    if (stray !== undefined) throw new Error(`The id "${stray.id}" has to begin with "${bench.name}.".`);
    const pictures = findings.plots.map((plot) => ({ file: `${plot.name}.svg`, svg: drawPlot(plot) }));
    return { kind: 'measured', bench, findings, pictures, seconds: (performance.now() - begin) / 1000 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', bench, reason, detail: (error instanceof Error && error.stack) || reason };
  }
}

export const belongsTo = (bench: string, id: string): boolean => id.startsWith(`${bench}.`);

export const resultsOf = (outcomes: readonly Outcome[]): Result[] =>
  outcomes.flatMap((outcome) => (outcome.kind === 'measured' ? outcome.findings.results : []));

export const picturesOf = (outcomes: readonly Outcome[]): Picture[] =>
  outcomes.flatMap((outcome) => (outcome.kind === 'measured' ? outcome.pictures : []));

/** A benchmark failed: the code with which the command ends. The command itself fails with 1. */
export const FAILED = 3;
/** Everything was measured, and a figure misses its target. */
export const MISSED = 4;

/** @param judged whether a missed target counts: not in a quick run, whose figures are of too little. */
export function exitCode(outcomes: readonly Outcome[], judged: boolean): number {
  if (outcomes.some(({ kind }) => kind === 'failed')) return FAILED;
  return judged && resultsOf(outcomes).some(({ met }) => met === false) ? MISSED : 0;
}
