import type { Environment, Socket } from '../client/environment.ts';
import { indexedDbOutbox } from './indexed-db-outbox.ts';
import { pageNetwork } from './page-network.ts';

/** What the headless client needs, as this page's browser has it. */
export function browserEnvironment(): Environment {
  return {
    // The DOM types its handlers by the whole events; a Socket's handlers only read a part of them.
    connect: (url) => new WebSocket(url) as Socket,
    clock: {
      now: Date.now,
      monotonic: () => performance.now(),
      setTimeout: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
      // There is no timer 0, which is what anything else than a timer becomes.
      clearTimeout: (timer) => window.clearTimeout(Number(timer)),
    },
    random: Math.random,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    outbox: indexedDbOutbox(),
    network: pageNetwork(),
  };
}
