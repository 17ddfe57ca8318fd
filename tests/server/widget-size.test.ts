import { beforeAll, expect, test } from 'bun:test';
import { dirname, join } from 'node:path';
import { buildWidget, WIDGET_DIST, type WidgetBuild } from '../../widget/build.ts';

/** Bytes with gzip: every file on its own, as a browser fetches them. */
const LOADER = 3 * 1024;
const CHAT = 27_450;

let build: WidgetBuild;
beforeAll(async () => {
  build = await buildWidget();
});

type Kind = 'import-statement' | 'dynamic-import';

async function importsOf(path: string, kind: Kind): Promise<string[]> {
  const source = await Bun.file(join(WIDGET_DIST, path)).text();
  const found = new Bun.Transpiler({ loader: 'js' }).scanImports(source);
  return found.filter((each) => each.kind === kind).map((each) => join(dirname(path), each.path));
}

/** The files and all that they import before they run, as a browser follows them. */
async function withImports(paths: readonly string[]): Promise<Set<string>> {
  const all = new Set(paths);
  for (const path of all) for (const each of await importsOf(path, 'import-statement')) all.add(each);
  return all;
}

const sizeOf = (paths: Iterable<string>): number =>
  [...paths].reduce((sum, path) => sum + (build.files.find((file) => file.path === path)?.gzip ?? NaN), 0);

test('the widget is small: what a page loads at once, and what one room needs to be read and written in', async () => {
  const loader = await withImports(['widget.js']);
  const asked = await Promise.all([...loader].map((path) => importsOf(path, 'dynamic-import')));
  // What is imported by these only when it is used, is an extra.
  const chat = (await withImports(asked.flat())).difference(loader);
  console.log(`gzipped: loader ${sizeOf(loader)} of ${LOADER}, chat ${sizeOf(chat)} of ${CHAT} bytes`);
  expect(chat.size).toBeGreaterThan(1);
  expect(sizeOf(loader)).toBeLessThanOrEqual(LOADER);
  expect(sizeOf(chat)).toBeLessThanOrEqual(CHAT);
});
