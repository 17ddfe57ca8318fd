/**
 * Builds the widget into widget/dist: `widget.js`, and under `widget/` the parts it imports when they are needed,
 * named after their content. Parts import each other relative to themselves, so a page of any origin can embed them.
 * Run as a program it prints the sizes and the integrity hash.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { BunPlugin } from 'bun';
import { minify } from 'terser';
import terser from 'terser/package.json';
import { minifyTemplates } from './minify-templates.ts';

export interface BuiltFile {
  /** Below the server's address: `widget.js`, `widget/view-1a2b3c4d.js`. */
  readonly path: string;
  /** Sizes in bytes: as it is, and compressed. */
  readonly bytes: number;
  readonly gzip: number;
  readonly brotli: number;
  /** For the `integrity` attribute of a page that pins this version. */
  readonly integrity: string;
}

export interface WidgetBuild {
  /** Hash of everything that the build depends on. */
  readonly sources: string;
  readonly files: readonly BuiltFile[];
}

/** The sources cannot be built; `message` says where and why. */
export class WidgetBuildError extends Error {
  override readonly name = 'WidgetBuildError';
  readonly code = 'widget_build';
  readonly temporary = false;
}

const ROOT = resolve(import.meta.dir, '..');
export const WIDGET_DIST = join(ROOT, 'widget/dist');
const MANIFEST = 'manifest.json';
const MINIFIER = `terser ${terser.version}`;

/** Builds, or does nothing when the last build is of the same sources. @throws {WidgetBuildError} */
export async function buildWidget(): Promise<WidgetBuild> {
  const sources = await hashOfSources();
  const last = await readManifest();
  if (last?.sources === sources) return last;
  // Beside the old one, and then in its place: a build that fails or is cut off leaves the old one whole.
  const workshop = `${WIDGET_DIST}-${process.pid}`;
  const draft = join(workshop, 'dist');
  try {
    const build = { sources, files: await bundle(draft) };
    await Bun.write(join(draft, MANIFEST), JSON.stringify(build, null, 2));
    await rm(WIDGET_DIST, { recursive: true, force: true });
    await rename(draft, WIDGET_DIST).catch(async (error: unknown) => {
      // Another start was quicker with the same sources.
      if ((await readManifest())?.sources !== sources) throw error;
    });
    return build;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function bundle(folder: string): Promise<BuiltFile[]> {
  const output = await Bun.build({
    entrypoints: [join(ROOT, 'widget/loader.ts')],
    outdir: folder,
    target: 'browser',
    format: 'esm',
    splitting: true,
    // No <link> elements in the head of somebody else's page, and 400 bytes less in the loader.
    modulePreload: false,
    minify: true,
    // Names are hashes of what the bundler writes: with this they also say by what it was made smaller afterwards.
    banner: `/* ${MINIFIER} */`,
    // Without it Lit's development build is taken.
    define: { 'process.env.NODE_ENV': '"production"' },
    naming: { entry: 'widget.[ext]', chunk: 'widget/[name]-[hash].[ext]' },
    plugins: [withoutLitGlobals, withSmallTemplates],
    throw: false,
  });
  if (!output.success) {
    throw new WidgetBuildError(`The widget cannot be built.\n${output.logs.join('\n')}`);
  }
  const paths = output.outputs.map((file) => file.path.slice(folder.length + 1));
  const files = await Promise.all(paths.map((path) => finish(folder, path)));
  return files.sort((a, b) => a.path.localeCompare(b.path));
}

/** Lit notes its versions in global variables, to warn of several on a page; a guest adds none to its host's page. */
const withoutLitGlobals: BunPlugin = {
  name: 'without-lit-globals',
  setup(build) {
    const NOTE = /\(\w+\.(?:litHtml|litElement|reactiveElement)Versions\?\?=\[\]\)\.push\("[\d.]+"\)/g;
    build.onLoad(
      { filter: /[\\/]node_modules[\\/](lit-html|lit-element|@lit[\\/]reactive-element)[\\/].*\.js$/ },
      async (file) => {
        const source = await Bun.file(file.path).text();
        return { contents: source.replace(NOTE, '0'), loader: 'js' };
      },
    );
  },
};

const withSmallTemplates: BunPlugin = {
  name: 'with-small-templates',
  setup(build) {
    build.onLoad({ filter: /[\\/]widget[\\/](view|shell)[\\/].*\.ts$/ }, async (file) => {
      return { contents: minifyTemplates(await Bun.file(file.path).text()), loader: 'ts' };
    });
  },
};

/** Makes a bundled file as small as it gets (Terser takes 4 % more off it than Bun), and compresses it ahead. */
async function finish(folder: string, path: string): Promise<BuiltFile> {
  const { code = '' } = await minify(await Bun.file(join(folder, path)).text(), {
    module: true,
    ecma: 2020,
    compress: { passes: 2 },
  });
  const body = Buffer.from(code);
  await Bun.write(join(folder, path), body);
  const [zipped, squeezed] = await Promise.all([
    promisify(gzip)(body, { level: 9 }),
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
  ]);
  await Bun.write(join(folder, `${path}.gz`), zipped);
  await Bun.write(join(folder, `${path}.br`), squeezed);
  const integrity = `sha384-${new Bun.CryptoHasher('sha384').update(body).digest('base64')}`;
  return { path, bytes: body.length, gzip: zipped.length, brotli: squeezed.length, integrity };
}

/** Everything under widget/, the values it takes from the server, the packages, and the Bun that bundles. */
async function hashOfSources(): Promise<string> {
  const widget = await readdir(join(ROOT, 'widget'), { recursive: true });
  const own = widget.filter((name) => /\.(ts|css|svg|json)$/.test(name) && !name.startsWith('dist'));
  const paths = [...own.sort().map((name) => `widget/${name}`), 'server/protocol/codes.ts', 'bun.lock'];
  const hash = new Bun.CryptoHasher('sha256').update(Bun.version);
  for (const path of paths) hash.update(`\0${path}\0`).update(await Bun.file(join(ROOT, path)).bytes());
  return hash.digest('hex');
}

async function readManifest(): Promise<WidgetBuild | null> {
  const file = Bun.file(join(WIDGET_DIST, MANIFEST));
  return (await file.exists()) ? file.json() : null;
}

/** For the people who start it: a line a file, and what to pin. */
export function describeBuild({ files }: WidgetBuild): string {
  const lines = files.map((file) => {
    return `  ${file.path.padEnd(36)} ${file.bytes} bytes, gzip ${file.gzip}, brotli ${file.brotli}`;
  });
  const script = files.find((file) => file.path === 'widget.js');
  return [...lines, `  integrity of widget.js: ${script?.integrity ?? 'unknown'}`].join('\n');
}

if (import.meta.main) console.log(describeBuild(await buildWidget()));
