import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { decode, nestsDeeperThan } from '../../server/protocol/decode.ts';

describe('decoding a frame', () => {
  test('[G11] never throws and never echoes, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.json({ maxDepth: 20 })), (text) => {
        const decoded = decode(text);
        return decoded.ok || (decoded.detail?.length ?? 0) < 200;
      }),
      { numRuns: 2000 },
    );
  });

  test('answers a wrong command under its own id, and names the field', () => {
    expect(decode('{"type":"leave","id":9,"room":"*"}')).toEqual({
      ok: false,
      code: 'bad_frame',
      id: 9,
      detail: '/room',
    });
  });

  test('is not fooled by names that every object has', () => {
    for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(decode(JSON.stringify({ type, id: 1 }))).toMatchObject({ code: 'unknown_type' });
    }
    const polluting = '{"type":"leave","id":1,"room":"lobby","__proto__":{"polluted":true}}';
    expect(decode(polluting).ok).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('counts the depth of brackets, but not of those inside of text', () => {
    expect(nestsDeeperThan('[[1]]', 2)).toBe(false);
    expect(nestsDeeperThan('[[[1]]]', 2)).toBe(true);
    expect(nestsDeeperThan('["[[[[", "\\"[[[[["]', 1)).toBe(false);
    expect(nestsDeeperThan('[1],[2],[3]', 1)).toBe(false);
  });
});
