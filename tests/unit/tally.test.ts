import { describe, expect, test } from 'bun:test';
import { addTally, parseTally, tallyText } from '../support/tally.ts';

describe('the last line of the test run', () => {
  test('sums up what the suites say', () => {
    const unit = parseTally(
      'unit',
      '(pass) a [1ms]\n\n 12 pass\n 2 skip\n 1 todo\n 0 fail\nRan 15 tests',
      true,
    );
    const e2e = parseTally('e2e', '\u001b[31m(fail) b\u001b[0m\n 3 pass\n 1 fail\n', false);
    const total = addTally(unit, e2e);
    expect(tallyText(total)).toBe('15 passed, 1 failed, 3 skipped');
    expect(total.failures).toEqual(['  e2e: b']);
  });

  test('counts a file that could not be loaded', () => {
    expect(parseTally('unit', ' 3 pass\n 0 fail\n 1 error\n', false).failed).toBe(1);
  });

  test('counts a suite that died without a word as one failure', () => {
    expect(parseTally('unit', 'Segmentation fault', false)).toMatchObject({ passed: 0, failed: 1 });
    expect(parseTally('unit', ' 3 pass\n 0 fail\n', false).failed).toBe(1);
  });

  test('is not misled by what a test prints', () => {
    expect(parseTally('unit', 'there are 7 fail\n 2 pass\n 0 fail\n', true).failed).toBe(0);
  });
});
