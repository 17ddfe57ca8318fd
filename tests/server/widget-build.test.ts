import { beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildWidget, describeBuild, WIDGET_DIST, type WidgetBuild } from '../../widget/build.ts';

let build: WidgetBuild;
beforeAll(async () => {
  build = await buildWidget();
});

const read = (path: string) => Bun.file(join(WIDGET_DIST, path)).bytes();
const everything = async () =>
  (await Promise.all(build.files.map(({ path }) => Bun.file(join(WIDGET_DIST, path)).text()))).join('\n');

describe('the built widget', () => {
  test('is one script, and parts below it whose names change with their content', () => {
    const paths = build.files.map(({ path }) => path);
    expect(paths).toContain('widget.js');
    for (const path of paths) expect(path).toMatch(/^widget(\.js|\/[a-z-]+-[0-9a-z]{8}\.js)$/);
  });

  test('can be embedded by any origin: its parts find each other from where they are', async () => {
    const specifiers = build.files.flatMap(({ path }) =>
      new Bun.Transpiler({ loader: 'js' })
        .scanImports(readFileSync(join(WIDGET_DIST, path)))
        .map((found) => found.path),
    );
    expect(specifiers.length).toBeGreaterThan(0);
    for (const specifier of specifiers) expect(specifier).toMatch(/^\.{1,2}\//);
  });

  test('is compressed ahead, and says its true sizes and hash', async () => {
    for (const { path, bytes, gzip, brotli, integrity } of build.files) {
      const [plain, zipped, squeezed] = await Promise.all([
        read(path),
        read(`${path}.gz`),
        read(`${path}.br`),
      ]);
      expect([plain.length, zipped.length, squeezed.length]).toEqual([bytes, gzip, brotli]);
      expect(gunzipSync(zipped).equals(plain)).toBe(true);
      expect(brotliDecompressSync(squeezed).equals(plain)).toBe(true);
      expect(integrity).toBe(`sha384-${new Bun.CryptoHasher('sha384').update(plain).digest('base64')}`);
    }
  });

  test('prints the hash for pages that pin a version', () => {
    expect(describeBuild(build)).toContain(
      build.files.find(({ path }) => path === 'widget.js')?.integrity ?? 'none',
    );
  });

  test('is not built again while its sources are the same', async () => {
    const before = await stat(join(WIDGET_DIST, 'widget.js'));
    expect(await buildWidget()).toEqual(build);
    expect((await stat(join(WIDGET_DIST, 'widget.js'))).mtimeMs).toBe(before.mtimeMs);
  });

  test('asks V8 in every file to compile it while it arrives: the hint counts only before anything else', async () => {
    for (const { path } of build.files) {
      const code = await Bun.file(join(WIDGET_DIST, path)).text();
      expect(code.split('\n', 1)).toEqual(['//# allFunctionsCalledOnLoad']);
    }
  });

  test('has Lit as it is meant for production', async () => {
    expect(await everything()).not.toContain('Lit is in dev mode');
  });

  test('[G12] notes no version in a global variable of the page', async () => {
    expect(await everything()).not.toMatch(/litHtmlVersions|litElementVersions|reactiveElementVersions/);
  });
});
