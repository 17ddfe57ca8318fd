import type { History } from './history.ts';
import { acknowledged, refused } from './rules/acknowledged.ts';
import { committed } from './rules/committed.ts';
import { dense } from './rules/dense.ts';
import { Evidence, type Rule } from './rules/evidence.ts';
import { Findings } from './rules/findings.ts';
import { identity } from './rules/identity.ts';
import { reads } from './rules/reads.ts';
import { rowOrder } from './rules/row-order.ts';
import { screens } from './rules/screens.ts';
import { unread } from './rules/unread.ts';
import { vanished } from './rules/vanished.ts';
import { watermarks } from './rules/watermarks.ts';
import type { Truth } from './truth.ts';
import type { Violation } from './violation.ts';

const RULES: readonly Rule[] = [
  dense,
  acknowledged,
  refused,
  vanished,
  identity,
  rowOrder,
  committed,
  reads,
  screens,
  watermarks,
  unread,
];

/**
 * Every promise that was broken, as far as what clients did and saw and what the database holds can show it. What
 * happened under an epoch that the room no longer has is judged by itself, not against the database.
 *
 * @param history from the moment the database was made. Messages of people who send nothing in it may be older.
 */
export function check(history: History, truth: Truth): Violation[] {
  const evidence = new Evidence(history.events, truth);
  const found = new Findings();
  for (const rule of RULES) rule(evidence, found);
  return found.all();
}
