/** Who may import whom, and what may lie at the top: the rules that keep a line of code findable. */
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
  /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

function importsOf(file: string, source: string): Import[] {
  return [...source.replace(COMMENT, '').matchAll(STATEMENT)].map(([, type, named, dynamic]) => {
    const specifier = named ?? dynamic ?? '';
    const local = specifier.startsWith('.');
    const target = local ? relative(ROOT, resolve(ROOT, dirname(file), specifier)) : specifier;
    return { file, target, typeOnly: type !== undefined };
  });
}

const sources = ['server', 'widget', 'demo'].flatMap((top) =>
  readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .map((name) => join(top, name))
    .filter((name) => name.endsWith('.ts') && !name.includes('/dist')),
);
const imports = (
  await Promise.all(sources.map(async (file) => importsOf(file, await Bun.file(join(ROOT, file)).text())))
).flat();

const from = (...folders: string[]) =>
  imports.filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
const shown = ({ file, target }: Import) => `${file} → ${target}`;
const startsWithAny = (text: string, starts: readonly string[]) =>
  starts.some((start) => text.startsWith(start));

/** The imports of these folders that are neither inside them nor among `allowed` (beginnings of targets). */
function strays(folder: string, allowed: readonly string[]): string[] {
  return from(folder)
    .filter(({ target }) => !startsWithAny(target, [folder, ...allowed]))
    .map(shown);
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
      // import h from 'h';
    `;
    expect(importsOf('server/x/y.ts', sample).map(({ target, typeOnly }) => [target, typeOnly])).toEqual([
      ['a', false],
      ['server/x/c.ts', false],
      ['server/d.ts', true],
      ['e', false],
      ['f', false],
      ['server/x/g.ts', false],
    ]);
    expect(imports.length).toBeGreaterThan(50);
  });

  test('protocol/codes.ts has none; frames.ts only it and the schema library', () => {
    expect(from('server/protocol/codes.ts')).toEqual([]);
    const targets = from('server/protocol/frames.ts').map(({ target }) => target);
    expect(targets.toSorted()).toEqual(['@sinclair/typebox', 'server/protocol/codes.ts']);
  });

  test('protocol/ knows nobody but itself and the schema library', () => {
    expect(strays('server/protocol/', ['@sinclair/typebox'])).toEqual([]);
  });

  test('store/ and bus/ see of the rest only the protocol’s types, and codes', () => {
    const outside = from('server/store/', 'server/bus/').filter(
      ({ target }) => /^(server|widget|demo)\//.test(target) && !/^server\/(store|bus)\//.test(target),
    );
    const wrong = outside.filter(
      ({ target, typeOnly }) =>
        target !== 'server/protocol/codes.ts' && !(typeOnly && target.startsWith('server/protocol/')),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('Drizzle appears only in store/', () => {
    const wrong = imports.filter(
      ({ file, target }) => target.startsWith('drizzle') && !file.startsWith('server/store/'),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('chat/ sees the seams of store and bus and the protocol: no store of a kind, no Elysia, no Bun', () => {
    const seams = ['server/store/store.ts', 'server/bus/bus.ts', 'server/protocol/'];
    expect(strays('server/chat/', seams)).toEqual([]);
  });

  test('realtime/ sees chat/, the protocol and the seams', () => {
    const elysia = from('server/realtime/').filter(
      ({ file, target }) => target.startsWith('elysia') && file !== 'server/realtime/socket.ts',
    );
    expect(elysia.map(shown)).toEqual([]);
    const allowed = [
      'server/chat/',
      'server/protocol/',
      'server/bus/bus.ts',
      'server/store/store.ts',
      'server/auth/',
      'server/http/client-address.ts',
      'elysia',
      'bun',
      'node:',
    ];
    expect(strays('server/realtime/', allowed)).toEqual([]);
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
    expect(strays('widget/client/', ['server/protocol/'])).toEqual([]);
  });

  test('the view has the client and Lit, and no server', () => {
    expect(strays('widget/view/', ['widget/', 'lit', 'server/protocol/'])).toEqual([]);
  });

  test('the widget takes types from the server, and values only from codes.ts', () => {
    const values = from('widget/').filter(
      ({ target, typeOnly }) =>
        target.startsWith('server/') && target !== 'server/protocol/codes.ts' && !typeOnly,
    );
    expect(values.map(shown)).toEqual([]);
  });

  test('the server knows the widget only as something to build', () => {
    const wrong = from('server/').filter(
      ({ target }) => target.startsWith('widget/') && target !== 'widget/build.ts',
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
    const wrong = sources.filter((file) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(file.split('/').at(-1) ?? ''));
    expect(wrong).toEqual([]);
  });

  test('has no file that is asking to be two', async () => {
    const lines = await Promise.all(
      sources.map(async (file) => (await Bun.file(join(ROOT, file)).text()).split('\n').length),
    );
    expect(sources.filter((_, index) => (lines[index] ?? 0) > 320)).toEqual([]);
  });
});

test('the widget says the version that package.json says', async () => {
  const { version } = await Bun.file(join(ROOT, 'package.json')).json();
  expect(await Bun.file(join(ROOT, 'widget/shell/version.ts')).text()).toContain(`'${version}'`);
});
