import { DAY, dayOf, isYesterday, shortDate, timeOfDay } from '../format-time.ts';

const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' });

/** For the room list: the time today, "Yesterday", the weekday within a week, then the date. */
export function shortTime(at: number, now: number): string {
  if (dayOf(at) === dayOf(now)) return timeOfDay(at);
  if (isYesterday(at, now)) return 'Yesterday';
  if (now - at < 6 * DAY) return weekday.format(at);
  return shortDate(at);
}
