/** How a page responds, as the browser itself notes it (https://web.dev/articles/inp). */
import type { Page } from 'playwright';

/** What is noted in the page, on its global object. */
interface Noted {
  /** Milliseconds of each task that was longer than 50. */
  readonly longTasks: number[];
  /** Milliseconds from an event of an interaction to the next frame, in steps of 8. */
  readonly events: { readonly interaction: number; readonly duration: number }[];
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** Below this the browser lists no event, in milliseconds: the least it can be told. */
const LEAST = 16;

export interface Vitals {
  /** Interaction to next paint: the slowest interaction, one left out for every 50 there were. Milliseconds. */
  readonly inp: number;
  readonly interactions: number;
  /** Milliseconds; 0 where none was longer than 50. */
  readonly longestTask: number;
  readonly longTasks: number;
}

/** Runs in the page before anything else. */
export function observeVitals(): void {
  const noted: Noted = { longTasks: [], events: [] };
  window.noted = noted;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const interaction = 'interactionId' in entry ? Number(entry.interactionId) : 0;
      if (interaction > 0) noted.events.push({ interaction, duration: entry.duration });
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit); // Not in its type yet.
}

/** Forgets what was noted so far. */
export async function beginVitals(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.noted.longTasks.splice(0);
    window.noted.events.splice(0);
  });
}

/** @param interactions how many there were since `beginVitals`: those that were quick are not listed. */
export async function readVitals(page: Page, interactions: number): Promise<Vitals> {
  // The entries of a frame come after it.
  const { longTasks, events } = await page.evaluate(
    () =>
      new Promise<Noted>((resolve) => {
        requestAnimationFrame(() => setTimeout(() => requestIdleCallback(() => resolve(window.noted)), 100));
      }),
  );
  return {
    inp: interactionToNextPaint(events, interactions),
    interactions,
    longestTask: Math.max(0, ...longTasks),
    longTasks: longTasks.length,
  };
}

function interactionToNextPaint(events: Noted['events'], interactions: number): number {
  const slowest = new Map<number, number>();
  for (const { interaction, duration } of events) {
    slowest.set(interaction, Math.max(duration, slowest.get(interaction) ?? 0));
  }
  const durations = [...slowest.values()].sort((a, b) => b - a);
  return durations[Math.floor(interactions / 50)] ?? LEAST;
}
