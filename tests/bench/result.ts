/** One line of the benchmark: what was measured, what came out, and whether that is enough. */
import { median } from '../support/load/quantiles.ts';

export type Target = { readonly atMost: number } | { readonly atLeast: number };

export interface Result {
  /** Stable from run to run: `delivery.2x10.to-raw-bun`. */
  readonly id: string;
  /** As the table shows it: `2 rooms × 10 people, ratio to raw Bun`. */
  readonly what: string;
  /** The median of `runs`. */
  readonly value: number;
  /** `ms`, `bytes`, `/s`; `×` for a ratio. */
  readonly unit: string;
  /** `null` where a figure is only told. */
  readonly target: Target | null;
  readonly met: boolean | null;
  /** What each round gave. A ratio is that of the round's own figures, which were measured side by side. */
  readonly runs: readonly number[];
}

export interface Measured {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly runs: readonly number[];
  readonly target?: Target;
}

/** @throws when there are no runs. */
export function resultOf({ id, what, unit, runs, target = undefined }: Measured): Result {
  const value = median(runs);
  const met =
    target === undefined ? null : 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
  return { id, what, value, unit, target: target ?? null, met, runs };
}

/** What each round gave, divided by what it gave for the other. */
export const ratios = (runs: readonly number[], others: readonly number[]): number[] =>
  runs.map((run, round) => run / (others[round] ?? Number.NaN));
