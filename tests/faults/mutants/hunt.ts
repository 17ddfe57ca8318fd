import { resolve } from 'node:path';
import { ended } from '../../support/command.ts';
import type { Mutant } from './mutants.ts';

const ROOT = resolve(import.meta.dir, '../../..');

/** The code with which a run of faults ends when a promise was broken; when the run itself fails it ends with 1. */
export const BROKEN = 3;
/** The code when only a figure was missed. */
export const MISSED = 4;
/** How it prints a broken promise. */
export const BROKEN_MARK = '✗';

/** Runs the fault that has to find the bug, with the bug switched on. */
export async function hunt({ name, foundBy }: Mutant): Promise<Hunt> {
  const run = Bun.spawn([process.execPath, 'tests/faults/run.ts', '--short', '--only', foundBy], {
    cwd: ROOT,
    env: { ...process.env, MUTANT: name, BUN_OPTIONS: '--preload ./tests/faults/mutants/plant.ts' },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const { code, out, err } = await ended(run);
  const violation = out.split('\n').find((line) => line.trimStart().startsWith(BROKEN_MARK));
  if (code === BROKEN && violation !== undefined) return { found: true, violation: violation.trim() };
  return { found: false, output: out + err };
}

export type Hunt =
  | { readonly found: true; readonly violation: string }
  | { readonly found: false; readonly output: string };
