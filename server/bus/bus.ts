/**
 * The seam that carries a frame to every node on which somebody has the topic open.
 * Delivery is at most once and in publication order per topic and node; it may drop. Correctness never depends on
 * it: a dropped frame is noticed by the `rev` that follows, or by the heartbeat, and healed by a sync.
 */
export interface BusListener {
  /** A frame for a topic that this node has joined; also those it published itself. */
  deliver(topic: string, frame: string): void;
  /** Frames may have been lost on any topic: everybody should compare heads. */
  gap(): void;
}

export interface Bus {
  /** Never throws and never waits: an unreachable bus loses the frame. */
  publish(topic: string, frame: string): void;
  /** Resolves when everything published from now on will be delivered. Who has joined already may do so again. */
  join(topic: string): Promise<void>;
  leave(topic: string): void;
  close(): Promise<void>;
}

export type BusFactory = (listener: BusListener) => Bus;
