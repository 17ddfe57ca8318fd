/** What web-test-runner's Mocha puts into the global scope of a component test. */
declare function describe(subject: string, tests: () => void): void;
/** `timeout`: milliseconds. */
declare function it(
  sentence: string,
  test: (this: { timeout(most: number): void }) => void | Promise<void>,
): void;
declare function before(prepare: () => void | Promise<void>): void;
declare function after(clear: () => void | Promise<void>): void;
declare function beforeEach(prepare: () => void | Promise<void>): void;
declare function afterEach(clear: () => void | Promise<void>): void;
