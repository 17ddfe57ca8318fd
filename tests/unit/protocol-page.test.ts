import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { grantFor, parseGrants } from '../../server/chat/grants.ts';
import { CLOSE, ERRORS } from '../../server/protocol/codes.ts';
import { decode } from '../../server/protocol/decode.ts';
import { COMMANDS, FRAMES, RESULTS } from '../../server/protocol/frames.ts';

const page = await Bun.file(join(import.meta.dir, '../../server/protocol/README.md')).text();
const examples = [...page.matchAll(/^```json (\S+)\n(.*?)^```$/gms)].map(([, label = '', text = '']) => ({
  label,
  value: JSON.parse(text),
}));
const labels = new Set(examples.map(({ label }) => label));

const schemaOf = (label: string): TSchema | undefined => {
  const [kind, name = ''] = label.includes(':') ? label.split(':') : ['command', label];
  if (kind === 'frame') return Object.entries(FRAMES).find(([key]) => key === name)?.[1];
  if (kind === 'ok') return Object.entries(RESULTS).find(([key]) => key === name)?.[1];
  return Object.entries(COMMANDS).find(([key]) => key === name)?.[1];
};

/** Fields that a frame has and its schema does not know: a leftover on the page. */
const unknownFields = (schema: TSchema, value: unknown): boolean => {
  const known = Value.Clean(schema, structuredClone(value));
  return JSON.stringify(known) !== JSON.stringify(value);
};

describe('the protocol page', () => {
  test('has an example of every command, every result and every frame', () => {
    const wanted = [
      ...Object.keys(COMMANDS),
      ...Object.keys(RESULTS).map((name) => `ok:${name}`),
      ...Object.keys(FRAMES).map((name) => `frame:${name}`),
    ];
    expect(wanted.filter((label) => !labels.has(label))).toEqual([]);
  });

  for (const { label, value } of examples) {
    if (label === 'claims' || label === 'members') continue;
    test(`its example of ${label} is what the server means`, () => {
      const schema = schemaOf(label);
      if (!schema) throw new Error(`There is no frame ${label}.`);
      const checked = label.startsWith('ok:') ? value.result : value;
      expect([...Value.Errors(schema, checked)]).toEqual([]);
      expect(unknownFields(schema, checked)).toBe(false);
      if (!label.includes(':')) expect(decode(JSON.stringify(value)).ok).toBe(true);
    });
  }

  test('its examples of claims and of the members of a large room are right', () => {
    const claims = examples.find(({ label }) => label === 'claims')?.value;
    expect(grantFor(parseGrants(claims.rooms), 'order-1042')?.title).toBe('Order 1042');
    const members = examples.find(({ label }) => label === 'members')?.value;
    const state = RESULTS.join.properties.rooms.items.properties.members;
    expect(Value.Check(state, members)).toBe(true);
  });

  test('names every error code and every close code', () => {
    const missing = Object.keys(ERRORS).filter((code) => !page.includes(`\`${code}\``));
    expect(missing).toEqual([]);
    expect(Object.values(CLOSE).filter((code) => !page.includes(String(code)))).toEqual([]);
  });
});
