import { expect, test } from 'bun:test';
import type { BusListener } from '../../server/bus/bus.ts';
import { localBus } from '../../server/bus/local.ts';
import { roomTopic, userTopic } from '../../server/chat/topics.ts';
import { Hub } from '../../server/realtime/hub.ts';

const listening = () => {
  const heard: unknown[][] = [];
  const hub = new Hub((listener: BusListener) => localBus(listener), {
    broadcast: (topic, frame) => heard.push([topic, frame]),
    tell: (user, frame) => heard.push([user, frame]),
    gap: () => undefined,
  });
  return { heard, hub };
};

test('what is said in a room goes to whoever is subscribed to it', () => {
  const { heard, hub } = listening();
  hub.bus.publish(roomTopic(7), 'hello');
  expect(heard).toEqual([['room:7', 'hello']]);
});

test('[G9] what is for one user goes to their connections, and to no subscription', () => {
  const { heard, hub } = listening();
  hub.bus.publish(userTopic(7), 'read');
  expect(heard).toEqual([[7, 'read']]);
});
