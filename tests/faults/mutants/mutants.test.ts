import { expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { MUTANTS } from './mutants.ts';
import { mutate } from './plant.ts';

const ROOT = resolve(import.meta.dir, '../../..');

test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  'the planted bug fits the source: %s',
  async (_, mutant) => {
    const source = await Bun.file(resolve(ROOT, mutant.file)).text();
    const mutated = mutate(mutant, source);
    expect(mutated).not.toBe(source);
    new Bun.Transpiler({ loader: 'ts' }).transformSync(mutated);
  },
);
