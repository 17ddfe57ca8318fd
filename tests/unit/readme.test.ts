/** The README names everything there is to use: what is added to the code without a word there fails here. */
import { describe, expect, test } from 'bun:test';
import { join, resolve } from 'node:path';
import { ChatWidget } from '../../widget/shell/chat-widget.ts';

const ROOT = resolve(import.meta.dir, '../..');
const page = await Bun.file(join(ROOT, 'README.md')).text();
const { scripts } = await Bun.file(join(ROOT, 'package.json')).json();

const sources = await Promise.all(
  [...new Bun.Glob('widget/{view,shell}/**/*.ts').scanSync(ROOT)].map((path) =>
    Bun.file(join(ROOT, path)).text(),
  ),
);
const found = (pattern: RegExp): string[] => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name = '']) => name))),
];
const missing = (names: readonly string[]): string[] => names.filter((name) => !page.includes(`\`${name}\``));

describe('the README names', () => {
  test('every attribute', () => {
    expect(missing(ChatWidget.observedAttributes)).toEqual([]);
  });

  test('every event', () => {
    const events = found(/emit\(\s*(?:[^'"]*\? )?'(chat-[a-z]+)'/g);
    expect(events.length).toBeGreaterThan(4);
    expect(missing(events)).toEqual([]);
  });

  test('every custom property that is read and not set', () => {
    const properties = found(/var\((--chat-[a-z-]+)/g);
    expect(properties.length).toBeGreaterThan(8);
    expect(missing(properties)).toEqual([]);
  });

  test('every part', () => {
    const parts = found(/part="([a-z -]+)"/g).flatMap((names) => names.split(' '));
    expect(parts.length).toBeGreaterThan(15);
    expect(missing(parts)).toEqual([]);
  });

  test('every command', () => {
    const commands = Object.keys(scripts).filter((name) => !['format', 'start'].includes(name));
    expect(commands.filter((name) => !page.includes(`bun run ${name}`))).toEqual([]);
  });
});
