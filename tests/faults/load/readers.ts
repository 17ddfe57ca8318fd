/** In a process of its own: many sockets in one room that read, or stop reading. */
import { sign } from '../../support/tokens.ts';
import { BareSocket } from './bare-socket.ts';
import { obey } from './load-child.ts';

/** Joining at a time: more would only wait in the server. */
const AT_ONCE = 50;

const readers: BareSocket[] = [];

const enter = async (url: string, room: string, number: number): Promise<void> => {
  const user = `reader${number}`;
  const welcomed = Promise.withResolvers<void>();
  const reader = await BareSocket.connect({
    url,
    text: (text) => {
      if (text.includes('"type":"welcome"')) welcomed.resolve();
      else if (text.startsWith('{"type":"ping"')) reader.say({ type: 'pong' });
    },
  });
  await reader.upgrade();
  const token = await sign({ sub: user, rooms: { [room]: 'write' } });
  reader.say({ type: 'hello', id: 1, version: 1, token, device: `device-${user}`, rooms: [{ room }] });
  await Promise.race([welcomed.promise, reader.ended]);
  if (!reader.alive) throw new Error(`${user} was not let in.`);
  readers.push(reader);
};

const orders = {
  async enter({ url, room, count }: { url: string; room: string; count: number }): Promise<void> {
    for (let first = 0; first < count; first += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => first + index);
      await Promise.all(numbers.map((number) => enter(url, room, number)));
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
