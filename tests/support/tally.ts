/** What suites came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line for each that failed, with its suite. */
  readonly failures: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

/**
 * Reads the end of what `bun test` prints (` 12 pass`, ` 1 skip`, ` 0 fail`, ` 1 error`).
 * A suite that ended badly without saying so counts as one failure.
 */
export function parseTally(suite: string, output: string, endedWell: boolean): Tally {
  const lines = Bun.stripANSI(output).split('\n');
  const count = (word: string): number => {
    const line = lines.findLast((candidate) => new RegExp(`^ *\\d+ ${word}s?$`).test(candidate));
    return Number.parseInt(line ?? '0', 10);
  };
  const failed = count('fail') + count('error');
  const named = lines.filter((line) => line.startsWith('(fail) '));
  const failures = [...new Set(named)].map((line) => `  ${suite}: ${line.slice('(fail) '.length)}`);
  if (count('error') > 0) failures.push(`  ${suite}: ${count('error')} outside of a test`);
  const tally = { passed: count('pass'), failed, skipped: count('skip') + count('todo'), failures };
  if (endedWell || failed > 0) return tally;
  return { ...tally, failed: 1, failures: [`  ${suite}: ended before its tests did`] };
}

export function addTally(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

/** `12 passed, 0 failed`, and how many were skipped if any were. */
export function tallyText({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
