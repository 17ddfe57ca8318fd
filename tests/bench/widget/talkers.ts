/** In a process of its own: people who write into a room. */

import { Talk } from '../../faults/load/talk.ts';
import { obey } from '../../support/load/load-child.ts';

/** About as long as people's messages are. */
const TEXT = 'It left the warehouse this morning and should be with you on Thursday.';

interface Place {
  readonly url: string;
  readonly room: string;
}

const orders = {
  /** As fast as it goes. Resolves when all are acknowledged. */
  async fill({ url, room, messages }: Place & { readonly messages: number }): Promise<void> {
    using talk = await Talk.begin({ url, room, people: 16 });
    let left = messages;
    await talk.flood(TEXT, () => left-- <= 0);
  },
  /** Resolves when each of them has heard all the others. @throws when one has not. */
  async talk(order: Place & { readonly perSecond: number; readonly seconds: number }): Promise<void> {
    using talk = await Talk.begin({ ...order, people: 2 });
    await talk.measure(order.perSecond, order.seconds);
  },
};

export type TalkOrders = typeof orders;

obey(orders);
