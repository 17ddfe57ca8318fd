import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { TokenBuckets } from '../../server/chat/token-bucket.ts';

describe('a token bucket', () => {
  test('gives the burst at once, then says how long to wait, and keeps its word', () => {
    const buckets = new TokenBuckets({ rate: 2, burst: 3 });
    expect([1, 2, 3].map(() => buckets.take('ada', 1000))).toEqual([0, 0, 0]);
    expect(buckets.take('ada', 1000)).toBe(500);
    expect(buckets.take('ada', 1499)).toBeGreaterThan(0);
    expect(buckets.take('ada', 1500)).toBe(0);
  });

  test('[G11] takes more for what costs more, and the whole burst for what costs more than that', () => {
    const buckets = new TokenBuckets({ rate: 2, burst: 10 });
    expect(buckets.take('ada', 0, 7)).toBe(0);
    expect(buckets.take('ada', 0, 7)).toBe(2000);
    expect(buckets.take('ada', 0, 3)).toBe(0);
    expect(buckets.take('ada', 5000, 200)).toBe(0);
    expect(buckets.take('ada', 5000)).toBe(500);
  });

  test('has a token again that was given back, and never more than the burst', () => {
    const buckets = new TokenBuckets({ rate: 1, burst: 2 });
    buckets.giveBack('ada');
    expect([1, 2].map(() => buckets.take('ada', 0))).toEqual([0, 0]);
    buckets.giveBack('ada');
    expect(buckets.take('ada', 0)).toBe(0);
    for (const _ of [1, 2, 3]) buckets.giveBack('ada');
    expect([1, 2, 3].map(() => buckets.take('ada', 0))).toEqual([0, 0, 1000]);
  });

  test('is of one person alone', () => {
    const buckets = new TokenBuckets({ rate: 1, burst: 1 });
    buckets.take('ada', 0);
    expect(buckets.take('ada', 0)).toBeGreaterThan(0);
    expect(buckets.take('ben', 0)).toBe(0);
  });

  test('[G11] never lets more through than burst + rate × time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 50 }),
        (steps, rate, burst) => {
          const buckets = new TokenBuckets({ rate, burst });
          let now = 0;
          let passed = 0;
          for (const step of steps) {
            now += step;
            if (buckets.take('ada', now) === 0) passed++;
          }
          return passed <= burst + (rate * now) / 1000 + 1e-6;
        },
      ),
    );
  });
});
