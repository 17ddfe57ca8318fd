/** One part of the table: what is measured in a round, and what comes out of it. */
import type { Measured } from '../result.ts';
import type { Stage } from './stage.ts';

/** A figure of one round. */
export type Figure = Omit<Measured, 'runs'> & { readonly value: number };

export interface Row {
  /** As progress tells it: `Opening the chat`. */
  readonly name: string;
  /** `first`: what is the same in every round is measured once. */
  readonly rounds: 'every' | 'first';
  /**
   * @param quick less of it, and without the peers.
   * @throws when something was lost or could not be measured.
   */
  measure(stage: Stage, quick: boolean): Promise<readonly Figure[]>;
}
