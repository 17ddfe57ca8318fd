/** The folder of a report: `results.json` and `results.md` for all, `measurings.json` for what is merged, the plots. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Picture } from './outcome.ts';
import { fullPage, type Report } from './report.ts';

/** An empty one where nothing was recorded yet. */
export async function readReport(folder: string): Promise<Report> {
  const list = async (name: string) => {
    const file = Bun.file(join(folder, name));
    return (await file.exists()) ? file.json() : [];
  };
  return { measurings: await list('measurings.json'), results: await list('results.json') };
}

/** @param pictures those that are new; others of the report are there, and what it no longer names goes. */
export async function writeReport(
  folder: string,
  report: Report,
  pictures: readonly Picture[],
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => Bun.write(join(folder, name), text);
  await write('results.json', `${JSON.stringify(report.results, null, 2)}\n`);
  await write('measurings.json', `${JSON.stringify(report.measurings, null, 2)}\n`);
  await write('results.md', fullPage(report));
  for (const { file, svg } of pictures) await write(file, svg);

  const named = new Set(report.measurings.flatMap((each) => each.plots.map(({ name }) => `${name}.svg`)));
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.svg') && !named.has(file)) rmSync(join(folder, file));
  }
}
