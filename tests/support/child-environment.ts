/** What every process of this project that a test starts is given: where programs are, and a planted bug, if any. */
export const childEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  // tests/faults/mutants/
  BUN_OPTIONS: process.env.BUN_OPTIONS ?? '',
  MUTANT: process.env.MUTANT ?? '',
});
