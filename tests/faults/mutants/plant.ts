/**
 * The test-only build: `MUTANT='resume by time' bun --preload ./tests/faults/mutants/plant.ts …` runs the sources
 * with that one bug in them. With BUN_OPTIONS it reaches the processes that a test starts, too.
 */
import { resolve } from 'node:path';
import { plugin } from 'bun';
import { fail } from '../../../server/cli/fail.ts';
import { MUTANTS, type Mutant } from './mutants.ts';

const ROOT = resolve(import.meta.dir, '../../..');

/** @throws if the source has changed so that the mutant no longer fits. */
export function mutate({ name, file, edits }: Mutant, source: string): string {
  return edits.reduce((text, [fragment, replacement]) => {
    const parts = text.split(fragment);
    if (parts.length !== 2)
      throw new Error(`The mutant "${name}" does not fit ${file}: ${parts.length - 1} × ${fragment}`);
    return parts.join(replacement);
  }, source);
}

const name = process.env.MUTANT;
if (name) {
  const mutant = MUTANTS.find((candidate) => candidate.name === name);
  if (!mutant)
    fail(`There is no mutant "${name}". There are: ${MUTANTS.map(({ name }) => name).join(', ')}.`);
  const path = resolve(ROOT, mutant.file);
  plugin({
    name: 'mutant',
    setup(build) {
      build.onLoad({ filter: new RegExp(`^${RegExp.escape(path)}$`) }, async () => {
        const contents = mutate(mutant, await Bun.file(path).text());
        return { contents, loader: 'ts' };
      });
    },
  });
}
