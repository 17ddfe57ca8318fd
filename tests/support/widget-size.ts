import { dirname, join } from 'node:path';
import { WIDGET_DIST, type WidgetBuild } from '../../widget/build.ts';

/** Bytes with gzip, every file on its own, as a browser fetches them. */
export interface WidgetSize {
  /** What a page loads at once: `widget.js` and its imports. */
  readonly loader: number;
  /** What one room needs on top to be read and written in. What is imported later, when it is used, is an extra. */
  readonly chat: number;
}

type Kind = 'import-statement' | 'dynamic-import';

/** @throws when the chat is not a part of its own, or a file is missing in the build. */
export async function widgetSize(build: WidgetBuild): Promise<WidgetSize> {
  const sizes = new Map(build.files.map(({ path, gzip }) => [path, gzip]));
  const sizeOf = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + (sizes.get(path) ?? Number.NaN), 0);
  const loader = await withImports(['widget.js']);
  const asked = await Promise.all([...loader].map((path) => importsOf(path, 'dynamic-import')));
  const chat = (await withImports(asked.flat())).difference(loader);
  const size = { loader: sizeOf(loader), chat: sizeOf(chat) };
  if (!(chat.size > 1 && size.loader > 0 && size.chat > 0)) {
    throw new Error('The parts of the widget could not be followed from widget.js.');
  }
  return size;
}

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
