/** How figures are written. */
import type { Result } from '../result.ts';
import type { Side } from './tables.ts';

/** With three digits that count, and thousands apart: `0.0412`, `1.31`, `48,120`. */
export function digits(value: number, roundingMode: 'halfExpand' | 'ceil' | 'floor' = 'halfExpand'): string {
  if (Math.abs(value) < 1000)
    return value.toLocaleString('en', { maximumSignificantDigits: 3, roundingMode });
  return value.toLocaleString('en', { maximumFractionDigits: 0, roundingMode });
}

/** Rounded so that nothing looks better than it is: 1.196 is no "1.2" where 1.2 is the target. */
function figure(value: number, { target }: Result): string {
  return digits(value, target === null ? 'halfExpand' : 'atMost' in target ? 'ceil' : 'floor');
}

/** `1.31 ×` */
const valueText = (result: Result): string => `${figure(result.value, result)} ${result.unit}`.trim();

/** The lowest and the highest round: `1.22 – 1.35`; of a single round nothing. */
const spreadText = (result: Result): string =>
  result.runs.length < 2
    ? ''
    : `${figure(Math.min(...result.runs), result)} – ${figure(Math.max(...result.runs), result)}`;

function targetText({ target, unit }: Result): string {
  if (target === null) return '';
  const bound = 'atMost' in target ? `≤ ${digits(target.atMost)}` : `≥ ${digits(target.atLeast)}`;
  return `${bound} ${unit}`.trim();
}

const verdictText = ({ met }: Result): string => (met === null ? '' : met ? 'met' : 'MISSED');

/** The columns of the tables. */
export const HEAD = ['what', 'figure', 'rounds', 'target', ''];
export const SIDES: readonly Side[] = ['left', 'right', 'right', 'right', 'left'];

/** A line of the tables. */
export const cellsOf = (result: Result): string[] => [
  result.what,
  valueText(result),
  spreadText(result),
  targetText(result),
  verdictText(result),
];

/** Short, for a plot: `0.034`, `4.6`, `1.2k`, `48k`, `1.3M`. */
export const shortText = (value: number): string =>
  value.toLocaleString('en', { notation: 'compact' }).replace('K', 'k');
