import type { Bus, BusListener } from './bus.ts';

/** The bus of a single node: every publication is delivered at once, to this node. Never drops. */
export const localBus = (listener: BusListener): Bus => ({
  publish: (topic, frame) => listener.deliver(topic, frame),
  join: () => Promise.resolve(),
  leave: () => undefined,
  close: () => Promise.resolve(),
});
