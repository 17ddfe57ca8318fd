/** How figures are written. */
import type { Result } from '../result.ts';

/** With three digits that count, and thousands apart: `0.0412`, `1.31`, `48,120`. */
function digits(value: number, roundingMode: 'halfExpand' | 'ceil' | 'floor' = 'halfExpand'): string {
  if (Math.abs(value) < 1000)
    return value.toLocaleString('en', { maximumSignificantDigits: 3, roundingMode });
  return value.toLocaleString('en', { maximumFractionDigits: 0, roundingMode });
}

/** `1.31 ×`. Rounded so that it never looks better than it is: 1.196 is no "1.2" where 1.2 is the target. */
export function valueText({ value, unit, target }: Result): string {
  const rounding = target === null ? 'halfExpand' : 'atMost' in target ? 'ceil' : 'floor';
  return `${digits(value, rounding)} ${unit}`.trim();
}

/** The lowest and the highest round: `1.22 – 1.35`; of a single round nothing. */
export const spreadText = ({ runs }: Result): string =>
  runs.length < 2 ? '' : `${digits(Math.min(...runs))} – ${digits(Math.max(...runs))}`;

export function targetText({ target, unit }: Result): string {
  if (target === null) return '';
  const bound = 'atMost' in target ? `≤ ${digits(target.atMost)}` : `≥ ${digits(target.atLeast)}`;
  return `${bound} ${unit}`.trim();
}

export const verdictText = ({ met }: Result): string => (met === null ? '' : met ? 'met' : 'MISSED');

/** The cells of a line of the tables. */
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
