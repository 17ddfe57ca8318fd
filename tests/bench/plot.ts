/** What a benchmark wants drawn. */
import { median } from '../support/load/quantiles.ts';

export type Plot = Bars | Lines;

/** Groups of bars side by side, for variants under several workloads. */
export interface Bars {
  readonly kind: 'bars';
  /** Of the file: `delivery`. */
  readonly name: string;
  readonly title: string;
  /** Of the values: `messages/s`. */
  readonly unit: string;
  /** A logarithmic scale, where the values are orders of magnitude apart. */
  readonly logarithmic: boolean;
  readonly groups: readonly {
    readonly label: string;
    /** The same series in every group, but for what could not be measured there; `low` and `high` are the spread of the rounds. */
    readonly bars: readonly Bar[];
  }[];
}

export interface Bar {
  readonly series: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** @throws when there are no runs. */
export const barOf = (series: string, runs: readonly number[]): Bar => ({
  series,
  value: median(runs),
  low: Math.min(...runs),
  high: Math.max(...runs),
});

/** How something grows, both scales logarithmic. */
export interface Lines {
  readonly kind: 'lines';
  readonly name: string;
  readonly title: string;
  /** What grows, and what of it is shown: `people in the room`, `CPU per message, µs`. */
  readonly x: string;
  readonly y: string;
  readonly series: readonly {
    readonly label: string;
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
}
