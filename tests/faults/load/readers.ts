/** In a process of its own: many sockets in one room that read, or stop reading. */
import type { BareSocket } from '../../support/load/bare-socket.ts';
import { enter } from '../../support/load/enter.ts';
import { obey } from '../../support/load/load-child.ts';

/** Joining at a time: more would only wait in the server. */
const AT_ONCE = 50;

const readers: BareSocket[] = [];

const letIn = async (url: string, room: string, number: number): Promise<void> => {
  const user = `reader${number}`;
  const text = (frame: string, socket: BareSocket): void => {
    if (frame.startsWith('{"type":"ping"')) socket.say({ type: 'pong' });
  };
  const reader = await enter({ url, user, rooms: [room], text });
  if (!reader.alive) throw new Error(`${user} was not let in.`);
  readers.push(reader);
};

const orders = {
  async enter({ url, room, count }: { url: string; room: string; count: number }): Promise<void> {
    for (let first = 0; first < count; first += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => first + index);
      await Promise.all(numbers.map((number) => letIn(url, room, number)));
    }
  },
  stopReading(): void {
    for (const reader of readers) reader.pause();
  },
  leave(): void {
    for (const reader of readers.splice(0)) reader.terminate();
  },
};

export type ReaderOrders = typeof orders;
obey(orders);
