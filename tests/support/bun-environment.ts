import { systemClock } from '../../server/chat/clock.ts';
import type { Environment, Socket } from '../../widget/client/environment.ts';
import { HandNetwork, MemoryOutbox } from './fake-server-environment.ts';

/** For a real client without a page, on a real socket: an outbox in memory, and a network that only a test unplugs. */
export const bunEnvironment = (parts: Partial<Environment> = {}): Environment => ({
  // The DOM types its handlers by the whole events; a Socket's handlers only read a part of them.
  connect: (address) => new WebSocket(address) as Socket,
  clock: systemClock,
  random: Math.random,
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  outbox: new MemoryOutbox(),
  network: new HandNetwork(),
  ...parts,
});
