import type { Network } from '../client/environment.ts';

/**
 * The network as the page knows it. `pageshow` and `resume` are among the reasons to look again, because a page
 * that comes out of the back/forward cache or is unfrozen has a dead socket and no `online` event.
 */
export function pageNetwork(): Network {
  return {
    online: () => navigator.onLine,
    onChange(callback) {
      const whenVisible = () => {
        if (document.visibilityState === 'visible') callback();
      };
      const listening = new AbortController();
      const { signal } = listening;
      for (const name of ['online', 'offline', 'pageshow'])
        window.addEventListener(name, callback, { signal });
      document.addEventListener('visibilitychange', whenVisible, { signal });
      document.addEventListener('resume', callback, { signal });
      return () => listening.abort();
    },
  };
}
