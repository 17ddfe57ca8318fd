/** What every fault has in common: what is done to the chat, what it promises all the same, and what was seen. */
import type { Violation } from './history/violation.ts';

export interface Fault {
  /** As the report's table shows it, and as `--only` takes it: `kill -9`. */
  readonly name: string;
  /** A sentence that is true for a user when the fault has no violation. */
  readonly promise: string;
  /** A sentence on what this machine lacks to make the fault, and how to get it; `null` if nothing. */
  readonly lacks?: () => string | null;
  /**
   * Only where nothing is lacking.
   * @param run `short` is for the quick suite: a few seconds, no figures. `full` is the issue's own size.
   * @throws when the fault could not be made all the same.
   */
  run(run: Run): Promise<Findings>;
}

export interface Run {
  readonly scale: 'short' | 'full';
  /** Progress, a line at a time. */
  say(line: string): void;
}

export interface Findings {
  /** How often the fault was made. */
  readonly cycles: number;
  /** Sends, edits and deletions that were acknowledged. */
  readonly acked: number;
  /** Everything that broke the promise; empty is a pass. */
  readonly violations: readonly Violation[];
  /** From the end of the fault until everybody was caught up, the longest of all cycles, in milliseconds. */
  readonly recovery: number | null;
  /** What is measured against a bound; judged in the full run alone. */
  readonly figures: readonly Figure[];
}

export interface Figure {
  /** With its unit: `ready again, ms`. */
  readonly what: string;
  readonly value: number;
  /** `value` may be this much, or must be at least this much. */
  readonly bound: { readonly atMost: number } | { readonly atLeast: number };
}

export const isMet = ({ value, bound }: Figure): boolean =>
  'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
