import { expect, test } from 'bun:test';
import { dayName, isYesterday, timeAgo } from '../../widget/view/format-time.ts';

const NOW = new Date(2026, 10, 29, 12).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test('how long ago something was is said in the largest unit that fits, and one is one', () => {
  expect(timeAgo(NOW - 59_999, NOW)).toBe('just now');
  expect(timeAgo(NOW - MINUTE, NOW)).toBe('1 minute ago');
  expect(timeAgo(NOW - 59 * MINUTE, NOW)).toBe('59 minutes ago');
  expect(timeAgo(NOW - 60 * MINUTE, NOW)).toBe('1 hour ago');
  expect(timeAgo(NOW - 5 * 60 * MINUTE, NOW)).toBe('5 hours ago');
  expect(timeAgo(NOW - DAY, NOW)).toBe('1 day ago');
  expect(timeAgo(NOW - 13 * DAY, NOW)).toBe('13 days ago');
  expect(timeAgo(NOW - 20 * DAY, NOW)).toBe('on Nov 9');
});

test('a day is named as near as it is: by its word, by its date, and by its year where that is another', () => {
  expect(dayName(NOW - MINUTE, NOW)).toBe('Today');
  expect(dayName(NOW - DAY, NOW)).toBe('Yesterday');
  expect(dayName(NOW - 5 * DAY, NOW)).toBe('Tuesday, November 24');
  expect(dayName(NOW - 365 * DAY, NOW)).toBe('November 29, 2025');
  expect(isYesterday(NOW - 2 * DAY, NOW)).toBe(false);
});
