/** Every fault, a few seconds of each: `bun run test:faults` is the whole of it. */
import { describe, expect, test } from 'bun:test';
import { FAULTS } from './faults.ts';

describe('whatever happens', () => {
  for (const fault of FAULTS) {
    const missing = fault.lacks?.() ?? null;
    if (missing !== null) console.warn(`${fault.name} is skipped: ${missing}`);
    test.skipIf(missing !== null)(`${fault.name}: ${fault.promise}`, async () => {
      const { violations, cycles } = await fault.run({ scale: 'short', say: () => undefined });
      expect(violations).toEqual([]);
      expect(cycles).toBeGreaterThan(0);
    });
  }
});
