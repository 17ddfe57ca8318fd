/**
 * Builds the widget into widget/dist: `widget.js`, and under `widget/` the parts it imports when they are needed,
 * named after their content. Parts import each other relative to themselves, so a page of any origin can embed them.
 * Run as a program it prints the sizes and the integrity hash.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { BunPlugin } from 'bun';
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
/**
 * Says to V8 that what is in a file is also called (https://v8.dev/blog/explicit-compile-hints): it is then compiled while
 * the file arrives, on another thread, and not function by function on the page's own as each is first called.
 */
const COMPILE_AHEAD = '//# allFunctionsCalledOnLoad';

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
    target: 'browser',
    format: 'esm',
    splitting: true,
    // No <link> elements in the head of somebody else's page, and 400 bytes less in the loader.
    modulePreload: false,
    minify: true,
    // Names are hashes of what the bundler writes: with this they also say by what it was made smaller afterwards.
    banner: `/* ${MINIFIER} ${COMPILE_AHEAD} */`,
    // Without it Lit's development build is taken.
    define: { 'process.env.NODE_ENV': '"production"' },
    naming: { entry: 'widget.[ext]', chunk: 'widget/[name]-[hash].[ext]' },
    plugins: [withoutLitGlobals, withSmallTemplates],
    throw: false,
  });
  if (!output.success) {
    throw new WidgetBuildError(`The widget cannot be built.\n${output.logs.join('\n')}`);
  }
  const parts = await Promise.all(
    output.outputs.map(async (file) => [file.path.replace(/^\.\//, ''), await file.text()] as const),
  );
  const files = [...withoutForwarders(new Map(parts))].map(([path, code]) => finish(folder, path, code));
  return (await Promise.all(files)).sort((a, b) => a.path.localeCompare(b.path));
}

/** A whole file that only hands on one name of another file. */
const FORWARDER = /^\/\*.*\*\/\s*import\{(\w+)\}from"\.\/([\w.-]+)";(export\{\1 as \w+\};)\s*$/;

/**
 * The bundler makes one of what is imported later by one part and at once by others (view/mount.ts). Here its readers
 * get the name from where it is, which saves them a request on the way to the chat.
 */
function withoutForwarders(parts: ReadonlyMap<string, string>): Map<string, string> {
  const left = new Map(parts);
  for (const [path, code] of parts) {
    const [, , target, exported] = FORWARDER.exec(code) ?? [];
    if (target === undefined) continue;
    left.delete(path);
    for (const [each, text] of left) {
      const whole = basename(each) === target ? text + exported : text;
      left.set(each, whole.replaceAll(basename(path), target));
    }
  }
  return left;
}

/**
 * Lit notes its versions in global variables, to warn of several on a page; a guest adds none to its host's page. Nor
 * does it let a page change its templates, which is what Lit's hook for polyfills of the shadow DOM would be here.
 */
const withoutLitGlobals: BunPlugin = {
  name: 'without-lit-globals',
  setup(build) {
    const HOOK = /\w+\.litHtmlPolyfillSupport/g;
    const NOTE = /\(\w+\.(?:litHtml|litElement|reactiveElement)Versions\?\?=\[\]\)\.push\("[\d.]+"\)/g;
    build.onLoad(
      { filter: /[\\/]node_modules[\\/](lit-html|lit-element|@lit[\\/]reactive-element)[\\/].*\.js$/ },
      async (file) => {
        const source = await Bun.file(file.path).text();
        return { contents: source.replace(NOTE, '0').replace(HOOK, 'void 0'), loader: 'js' };
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

/**
 * Names between Lit's own objects, which its published build leaves long. Short ones are made for one file at a time,
 * so all of them have to be in one, as they are when no directive is imported.
 */
const LIT_NAME = /^_\$/;

/** Makes a bundled file as small as it gets (Terser takes 4 % more off it than Bun), and compresses it ahead. */
async function finish(folder: string, path: string, source: string): Promise<BuiltFile> {
  // Loaded only here: a server that finds the widget built starts 50 ms sooner without it.
  const { minify } = await import('terser');
  const { code = '' } = await minify(source, {
    module: true,
    ecma: 2020,
    // Comparisons stay the way round they are written, `x === null`, and so alike: 77 bytes less when compressed. And
    // there is no getter here that does more than get.
    compress: { passes: 2, lhs_constants: false, pure_getters: true },
    mangle: { properties: { regex: LIT_NAME } },
    format: { preamble: COMPILE_AHEAD },
  });
  const body = Buffer.from(code);
  // Its best level looks for the shortest way to say it: 3 % less than zlib's, and any browser unpacks it.
  const zipped = Bun.gzipSync(body, { library: 'libdeflate', level: 12 });
  const squeezed = await promisify(brotliCompress)(body, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
  await Promise.all([
    Bun.write(join(folder, path), body),
    Bun.write(join(folder, `${path}.gz`), zipped),
    Bun.write(join(folder, `${path}.br`), squeezed),
  ]);
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
