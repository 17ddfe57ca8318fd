import type { Bus, BusFactory } from '../bus/bus.ts';

/**
 * Between the bus and the sockets of this node: joins a topic on the bus while at least one local socket has it,
 * and hands what the bus delivers to all of them at once.
 */
export class Hub {
  readonly bus: Bus;
  private readonly users = new Map<string, number>();

  /** `broadcast` sends to every local socket that is subscribed; `gap` is called when the bus may have dropped. */
  constructor(bus: BusFactory, broadcast: (topic: string, frame: string) => void, gap: () => void) {
    this.bus = bus({ deliver: broadcast, gap });
  }

  async join(topic: string): Promise<void> {
    const users = this.users.get(topic) ?? 0;
    this.users.set(topic, users + 1);
    if (users === 0) await this.bus.join(topic);
  }

  leave(topic: string): void {
    const users = (this.users.get(topic) ?? 0) - 1;
    if (users > 0) this.users.set(topic, users);
    else if (this.users.delete(topic)) this.bus.leave(topic);
  }
}
