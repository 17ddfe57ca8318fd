/** The parts of the README that a command writes: each between `<!-- NAME -->` and `<!-- /NAME -->`. */
import { resolve } from 'node:path';

const README = resolve(import.meta.dir, '../../README.md');

/** @throws when the page does not have both marks, in this order. */
export function withSection(page: string, name: string, text: string): string {
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const begin = page.indexOf(opening);
  const end = page.indexOf(closing, begin);
  if (begin < 0 || end < 0) throw new Error(`README.md has no place for this: no ${opening} … ${closing}.`);
  return `${page.slice(0, begin)}${opening}\n\n${text}\n\n${page.slice(end)}`;
}

export async function recordInReadme(name: string, text: string): Promise<void> {
  await Bun.write(README, withSection(await Bun.file(README).text(), name, text));
}
