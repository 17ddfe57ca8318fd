/** Milliseconds after the page has loaded in which it and its visitor have other things to do than to hear of messages. */
const SETTLING = 2_000;

/** Resolves when the page has nothing better to do, at the latest after two seconds. Not at all if `signal` is aborted by then. */
export const idle = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const unlessAborted = () => {
      if (!signal.aborted) resolve();
    };
    // Safari has no requestIdleCallback.
    if ('requestIdleCallback' in window) requestIdleCallback(unlessAborted, { timeout: 2_000 });
    else setTimeout(unlessAborted, 200);
  });

/** Resolves when the page has loaded, has settled, and has nothing better to do. Not at all once `signal` is aborted. */
export async function settled(signal: AbortSignal): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => window.addEventListener('load', resolve, { signal }));
  }
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, SETTLING);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
  await idle(signal);
}
