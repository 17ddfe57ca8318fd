/**
 * Who may import whom, and what may lie at the top: the rules that keep a line of code findable. What is imported is
 * found in the text, so `require` is not allowed anywhere, and a file is read whatever its kind of script.
 */
import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dir, '../..');

interface Import {
  readonly file: string;
  /** From the root (`server/store/store.ts`), or the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"`]([^'"`]+)['"`]/gm;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

function importsOf(file: string, source: string): Import[] {
  return [...source.replace(COMMENT, '').matchAll(STATEMENT)].map(([, type, named, dynamic]) => {
    const specifier = named ?? dynamic ?? '';
    const local = specifier.startsWith('.');
    const target = local ? relative(ROOT, resolve(ROOT, dirname(file), specifier)) : specifier;
    return { file, target, typeOnly: type !== undefined };
  });
}

const scriptsIn = (...tops: string[]) =>
  tops.flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .map((name) => join(top, name))
      .filter((name) => /\.[cm]?[jt]sx?$/.test(name) && !/\/(dist|node_modules)\//.test(name)),
  );
const sources = scriptsIn('server', 'widget', 'demo');
const texts = new Map(
  await Promise.all(sources.map(async (file) => [file, await Bun.file(join(ROOT, file)).text()] as const)),
);
const imports = [...texts].flatMap(([file, text]) => importsOf(file, text));

const from = (...folders: string[]) =>
  imports.filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
const shown = ({ file, target }: Import) => `${file} → ${target}`;
const startsWithAny = (text: string, starts: readonly string[]) =>
  starts.some((start) => text.startsWith(start));

/** The imports of this folder that are neither inside it nor in `allowed`: files, folders (`…/`) or packages. */
function strays(folder: string, allowed: readonly string[]): Import[] {
  const fits = (target: string, entry: string) =>
    target === entry || target.startsWith(entry.endsWith('/') ? entry : `${entry}/`);
  return from(folder).filter(({ target }) => ![folder, ...allowed].some((entry) => fits(target, entry)));
}

/** The files of these folders in which one of the words stands outside of comments. */
function filesWith(words: RegExp, ...folders: string[]): string[] {
  return [...texts]
    .filter(([file, text]) => startsWithAny(file, folders) && words.test(text.replace(COMMENT, '')))
    .map(([file]) => file);
}

describe('imports', () => {
  test('are all found by this test', () => {
    const sample = `
      import a from 'a';
      import { type b,
        c } from './c.ts';
      import type { D } from '../d.ts';
      export * from 'e';
      import 'f';
      const g = await import('./g.ts');
      const h = await import('h', { with: { type: 'text' } });
      // import i from 'i';
    `;
    expect(importsOf('server/x/y.ts', sample).map(({ target, typeOnly }) => [target, typeOnly])).toEqual([
      ['a', false],
      ['server/x/c.ts', false],
      ['server/d.ts', true],
      ['e', false],
      ['f', false],
      ['server/x/g.ts', false],
      ['h', false],
    ]);
    expect(imports.length).toBeGreaterThan(50);
    expect(filesWith(/\brequire\s*\(/, '')).toEqual([]);
  });

  test('protocol/codes.ts has none; frames.ts only it and the schema library', () => {
    expect(from('server/protocol/codes.ts')).toEqual([]);
    const targets = from('server/protocol/frames.ts').map(({ target }) => target);
    expect(targets.toSorted()).toEqual(['@sinclair/typebox', 'server/protocol/codes.ts']);
  });

  test('protocol/ knows nobody but itself and the schema library', () => {
    expect(strays('server/protocol/', ['@sinclair/typebox']).map(shown)).toEqual([]);
  });

  test('store/ and bus/ see of the rest, each other included, only the protocol’s types', () => {
    const wrong = ['server/store/', 'server/bus/'].flatMap((folder) =>
      from(folder).filter(
        ({ target, typeOnly }) =>
          /^(server|widget|demo|tests)\//.test(target) &&
          !target.startsWith(folder) &&
          !(typeOnly && target.startsWith('server/protocol/')),
      ),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('the seams know nothing of those behind them', () => {
    expect(from('server/bus/bus.ts').map(shown)).toEqual([]);
    const targets = from('server/store/store.ts').map(({ target }) => target);
    expect(targets.filter((target) => !target.startsWith('server/protocol/'))).toEqual([]);
  });

  test('Drizzle appears only in store/', () => {
    const wrong = imports.filter(
      ({ file, target }) => target.startsWith('drizzle') && !file.startsWith('server/store/'),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('chat/ sees the seams of store and bus and the protocol: no store of a kind, no Elysia, no Bun', () => {
    const seams = ['server/store/store.ts', 'server/bus/bus.ts', 'server/protocol/'];
    expect(strays('server/chat/', seams).map(shown)).toEqual([]);
    expect(filesWith(/\b(Bun|process)\./, 'server/chat/', 'server/protocol/')).toEqual([]);
  });

  test('realtime/ sees chat/, the protocol and the types of the seams; only socket.ts knows Bun and Elysia', () => {
    const wrong = strays('server/realtime/', ['server/chat/', 'server/protocol/']).filter(
      ({ file, target, typeOnly }) =>
        !(typeOnly && ['server/bus/bus.ts', 'server/store/store.ts'].includes(target)) &&
        !(file === 'server/realtime/socket.ts' && ['elysia', 'bun'].includes(target)),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('Elysia appears only where HTTP does', () => {
    const places = [
      'server/app.ts',
      'server/main.ts',
      'server/http/',
      'server/auth/',
      'server/realtime/socket.ts',
      'demo/',
    ];
    const wrong = imports.filter(
      ({ file, target }) => /^(elysia|@elysiajs\/)/.test(target) && !startsWithAny(file, places),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('a concrete store or bus is chosen only where the program is put together', () => {
    const places = ['server/store/', 'server/bus/', 'server/main.ts', 'server/cli/'];
    const wrong = imports.filter(
      ({ file, target }) =>
        (/^server\/store\/(sqlite|postgres)\//.test(target) || /^server\/bus\/(?!bus\.ts)/.test(target)) &&
        !startsWithAny(file, places),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('the headless client has neither Lit nor a view', () => {
    expect(strays('widget/client/', ['server/protocol/']).map(shown)).toEqual([]);
    const globals =
      /(?<![.\w'])(globalThis|document|navigator|localStorage|indexedDB|new WebSocket|Bun|process)\b[.(]/;
    expect(filesWith(globals, 'widget/client/')).toEqual([]);
  });

  test('the view has the client and Lit, and no server', () => {
    expect(strays('widget/view/', ['widget/', 'lit', 'server/protocol/']).map(shown)).toEqual([]);
  });

  test('the widget takes types from the server, and values only from codes.ts', () => {
    const values = from('widget/').filter(
      ({ target, typeOnly }) =>
        target.startsWith('server/') && target !== 'server/protocol/codes.ts' && !typeOnly,
    );
    expect(values.map(shown)).toEqual([]);
  });

  test('the server knows the widget only as something to build, and the demo where it is put together', () => {
    const wrong = from('server/').filter(
      ({ file, target }) =>
        /^(widget|demo)\//.test(target) &&
        target !== 'widget/build.ts' &&
        !(file === 'server/main.ts' && target === 'demo/demo.ts'),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('nothing needs the tests, but for the pictures of the demo', () => {
    const wrong = imports.filter(
      ({ file, target }) => target.startsWith('tests/') && file !== 'demo/screenshot.ts',
    );
    expect(wrong.map(shown)).toEqual([]);
  });
});

describe('the layout', () => {
  test('has at the top only the folders, and what a tool insists on having there', () => {
    const allowed = [
      ...['server', 'widget', 'demo', 'tests'],
      ...['package.json', 'bunfig.toml', 'README.md', 'LICENSE', 'CHANGELOG.md', 'bun.lock'],
      ...['tsconfig.json', 'biome.json'],
    ];
    // What git ignores is nobody's code.
    const made = ['node_modules', 'data', 'dist', 'coverage'];
    const there = readdirSync(ROOT).filter((name) => !name.startsWith('.') && !name.endsWith('.log'));
    expect(there.filter((name) => !allowed.includes(name) && !made.includes(name))).toEqual([]);
  });

  test('has names in kebab-case', () => {
    const names = [...sources, ...scriptsIn('tests')].flatMap((file) => file.split('/'));
    expect(names.filter((name) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name))).toEqual([]);
  });

  test('has no file that is asking to be two', async () => {
    const files = [...sources, ...scriptsIn('tests')];
    const lines = await Promise.all(
      files.map(async (file) => (await Bun.file(join(ROOT, file)).text()).split('\n').length),
    );
    expect(files.filter((_, index) => (lines[index] ?? 0) > 320)).toEqual([]);
  });
});

test('the widget says the version that package.json says', async () => {
  const { version } = await Bun.file(join(ROOT, 'package.json')).json();
  expect(await Bun.file(join(ROOT, 'widget/shell/version.ts')).text()).toContain(`'${version}'`);
});
