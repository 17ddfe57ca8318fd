/** The table at the end of a run, as Markdown: the README shows the last one. */
import { type Fault, type Figure, type Findings, isMet } from './fault.ts';
import type { ViolationKind } from './history/violation.ts';

/** What came of one fault. */
export type Outcome =
  | { readonly kind: 'ran'; readonly fault: Fault; readonly findings: Findings; readonly seconds: number }
  /** The machine lacks something. */
  | { readonly kind: 'skipped'; readonly fault: Fault; readonly missing: string };

export type Verdict = 'pass' | 'skipped' | 'FIGURE MISSED' | 'PROMISE BROKEN';

/** @param figures whether they count: those of a short run are of too few cycles. */
export function verdict(outcome: Outcome, figures: boolean): Verdict {
  if (outcome.kind === 'skipped') return 'skipped';
  if (outcome.findings.violations.length > 0) return 'PROMISE BROKEN';
  return figures && !outcome.findings.figures.every(isMet) ? 'FIGURE MISSED' : 'pass';
}

const HEADER = [
  '| fault | cycles | acked | lost | twice | out of order | other | time to recover | figures | |',
  '|---|--:|--:|--:|--:|--:|--:|--:|---|---|',
];

export const table = (outcomes: readonly Outcome[], figures: boolean): string =>
  [...HEADER, ...outcomes.map((outcome) => row(outcome, figures))].join('\n');

function row(outcome: Outcome, figures: boolean): string {
  const { name } = outcome.fault;
  if (outcome.kind === 'skipped')
    return `| ${name} | | | | | | | | ${outcome.missing.replaceAll(/\s+/g, ' ')} | skipped |`;
  const { cycles, acked, violations, recovery, figures: measured } = outcome.findings;
  const count = (...kinds: ViolationKind[]) => violations.filter(({ kind }) => kinds.includes(kind)).length;
  const lost = count('lost');
  const twice = count('twice');
  const order = count('out of order');
  const cells = [
    name,
    whole(cycles),
    whole(acked),
    lost,
    twice,
    order,
    violations.length - lost - twice - order,
    recovery === null ? '' : `${whole(recovery)} ms`,
    measured.map(figureText).join('; '),
    verdict(outcome, figures),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** `exit, ms: 41 (≤ 10,000)` */
export function figureText({ what, value, bound }: Figure): string {
  const limit = 'atMost' in bound ? `≤ ${whole(bound.atMost)}` : `≥ ${whole(bound.atLeast)}`;
  return `${what}: ${whole(value)} (${limit})`;
}

const whole = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
