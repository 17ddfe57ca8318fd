import { describe, expect, test } from 'bun:test';
import { visibleName } from '../../server/auth/clean-text.ts';

describe('a name', () => {
  test.each(['Ada', 'Zoë Müller', 'נועה', 'می‌خواهم', 'क्‍ष', '葛󠄀城', 'Ada ❤️', '👩‍👩‍👧 Ada', '🏴󠁧󠁢󠁳󠁣󠁴󠁿 Fergus', '1️⃣'])(
    '%p stays as it is',
    (name) => {
      expect(visibleName(name)).toBe(name);
    },
  );

  test.each([
    'Ada\u200B\u2060\uFEFF\u00AD',
    '\u202EAda\u202C',
    'A\u200Dda',
    '\u200DAda\u200C',
    'Ad\uFE0Fa',
    ' Ada\u0007\n',
    'Ada\u034F',
    '\u3164Ada',
  ])('%p is seen as "Ada", so it is "Ada"', (name) => {
    expect(visibleName(name)).toBe('Ada');
  });
});
