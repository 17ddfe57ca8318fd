/** Runs `task` when the page has nothing better to do, at the latest after two seconds; not at all once `signal` is aborted. */
export function whenIdle(task: () => void, signal: AbortSignal): void {
  const unlessEnded = () => {
    if (!signal.aborted) task();
  };
  // Safari has no requestIdleCallback.
  if ('requestIdleCallback' in window) requestIdleCallback(unlessEnded, { timeout: 2_000 });
  else setTimeout(unlessEnded, 200);
}
