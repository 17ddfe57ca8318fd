import type { Bus, BusFactory } from '../bus/bus.ts';
import { userOf } from '../chat/topics.ts';
import type { UserId } from '../store/store.ts';

interface Listeners {
  /** Sends to every local socket that is subscribed to the topic of a room. */
  broadcast(topic: string, frame: string): void;
  /** Sends to every local socket of a user. */
  tell(user: UserId, frame: string): void;
  /** The bus may have dropped something. */
  gap(): void;
}

/**
 * Between the bus and the sockets of this node: joins the topic of a room on the bus while at least one local socket has
 * it, and hands what the bus delivers to all of them at once. Topics of users are joined on the bus itself, as they are
 * mostly of one socket: to count and to subscribe it would take 600 bytes of it.
 */
export class Hub {
  readonly bus: Bus;
  private readonly users = new Map<string, number>();

  constructor(bus: BusFactory, { broadcast, tell, gap }: Listeners) {
    this.bus = bus({
      deliver: (topic, frame) => {
        const user = userOf(topic);
        if (user === null) broadcast(topic, frame);
        else tell(user, frame);
      },
      gap,
    });
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
