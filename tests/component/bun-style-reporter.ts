import type { Reporter, TestResult, TestSession, TestSuiteResult } from '@web/test-runner';

/** Ends with what `bun test` ends with, so that tests/run.ts reads one language. */
export const bunStyleReporter: Reporter = {
  onTestRunFinished({ sessions }) {
    const results = sessions.flatMap(resultsOf);
    const failed = results.filter((result) => result.outcome === 'fail');
    for (const { name } of failed) console.log(`(fail) ${name}`);
    for (const outcome of ['pass', 'skip', 'fail'] as const) {
      console.log(` ${results.filter((result) => result.outcome === outcome).length} ${outcome}`);
    }
  },
};

interface Result {
  readonly name: string;
  readonly outcome: 'pass' | 'skip' | 'fail';
}

/** A file that breaks outside its tests is one failure more. */
function resultsOf(session: TestSession): Result[] {
  const tests = session.testResults === undefined ? [] : testsOf(session.testResults, []);
  return session.errors.length === 0 ? tests : [...tests, { name: session.testFile, outcome: 'fail' }];
}

function testsOf(suite: TestSuiteResult, above: readonly string[]): Result[] {
  const path = suite.name === '' ? above : [...above, suite.name];
  const own = suite.tests.map((test) => ({
    name: [...path, test.name].join(' > '),
    outcome: outcomeOf(test),
  }));
  return [...own, ...suite.suites.flatMap((inner) => testsOf(inner, path))];
}

function outcomeOf({ skipped, passed }: TestResult): Result['outcome'] {
  if (skipped) return 'skip';
  return passed ? 'pass' : 'fail';
}
