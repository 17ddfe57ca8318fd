/** Words are English like the rest of the widget; the clock (12 or 24 hours) is the reader's own. */
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/** Made when it is first used, as making one takes a phone several milliseconds and most chats show none of these. */
const inEnglish = (options: Intl.DateTimeFormatOptions) => {
  let format: Intl.DateTimeFormat | undefined;
  return (at: number): string => {
    format ??= new Intl.DateTimeFormat('en', options);
    return format.format(at);
  };
};

const thisYear = inEnglish({ weekday: 'long', day: 'numeric', month: 'long' });
const otherYear = inEnglish({ dateStyle: 'long' });
/** "Mar 3" */
export const shortDate = inEnglish({ day: 'numeric', month: 'short' });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The calendar day of a time (milliseconds since 1970) where the reader is, as a value to compare. */
export const dayOf = (at: number): string => new Date(at).toDateString();

export const timeOfDay = (at: number): string => clock.format(at);

export const isoTime = (at: number): string => new Date(at).toISOString();

/** "Today", "Yesterday", "Monday, March 3", "March 3, 2024". */
export function dayName(at: number, now: number): string {
  if (dayOf(at) === dayOf(now)) return 'Today';
  if (isYesterday(at, now)) return 'Yesterday';
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? thisYear(at) : otherYear(at);
}

/** "just now", "5 minutes ago", "2 hours ago", "3 days ago", "on Mar 3". */
export function timeAgo(at: number, now: number): string {
  const past = now - at;
  const inUnits = (length: number, unit: string) => {
    const count = Math.floor(past / length);
    return `${count} ${unit}${count > 1 ? 's' : ''} ago`;
  };
  if (past < MINUTE) return 'just now';
  if (past < HOUR) return inUnits(MINUTE, 'minute');
  if (past < DAY) return inUnits(HOUR, 'hour');
  return past < 14 * DAY ? inUnits(DAY, 'day') : `on ${shortDate(at)}`;
}

/** "in 5 s", "in 2 min"; "now" when `until` has come. */
export function timeUntil(until: number, now: number): string {
  const left = until - now;
  if (left <= 0) return 'now';
  return left < 90_000 ? `in ${Math.ceil(left / 1_000)} s` : `in ${Math.ceil(left / MINUTE)} min`;
}

export function isYesterday(at: number, now: number): boolean {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1); // Days are not always 24 hours long.
  return dayOf(at) === yesterday.toDateString();
}
