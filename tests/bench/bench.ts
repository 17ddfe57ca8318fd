/** What every benchmark has in common. */
import type { Plot } from './plot.ts';
import type { Result } from './result.ts';

export interface Bench {
  /** As `--only` takes it: `delivery`. The ids of its results begin with it. */
  readonly name: string;
  /** As the report shows it: `Messages a second`. */
  readonly title: string;
  /** A sentence on what this machine lacks, and how to get it; `null` if nothing. Then nothing of it is measured. */
  readonly lacks?: () => string | null;
  /** @throws when something was lost, twice or out of order, or could not be measured. */
  run(run: Run): Promise<Findings>;
}

export interface Run {
  /** Fewer and shorter rounds on smaller data: a look that takes seconds, whose figures are not those of the README. */
  readonly quick: boolean;
  /** How often everything is measured, the variants in turn. */
  readonly rounds: number;
  /** Progress, a line at a time. */
  say(line: string): void;
}

export interface Findings {
  readonly results: readonly Result[];
  readonly plots: readonly Plot[];
  /** Sentences on what was left out and why: a peer that is not installed. */
  readonly notes: readonly string[];
}
