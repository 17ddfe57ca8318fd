/** What the outbox still knows when the page, or the server, begins anew. */
import { describe, expect, test } from 'bun:test';
import { fakeToken } from '../support/fake-server.ts';
import { MemoryOutbox, pendingIn, textsIn, World } from '../support/fake-server-environment.ts';
import { settle } from '../support/hand-clock.ts';

describe('after a reload', () => {
  test('[G6] a message that was refused for good is still failed, and not sent although the server would take it now', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    world.server.refuse = ({ type }) => (type === 'send' ? { code: 'not_allowed' } : null);
    const before = await world.online('lobby', undefined, { outbox });
    before.send('lobby', 'bad');
    await settle();
    before.stop();

    world.server.refuse = () => null;
    const after = await world.online('lobby', undefined, { outbox });
    await world.clock.advance(10_000);
    expect(pendingIn(after, 'lobby')).toEqual(['bad:failed']);
    expect(world.server.room('lobby').messages).toEqual([]);
  });

  test('[G6] a message that was written before the first token was known is there', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    world.server.reachable = false;
    const token = Promise.withResolvers<string>();
    const before = await world.online('lobby', () => token.promise, { outbox });
    before.send('lobby', 'early');
    await settle();
    expect(outbox.texts).toEqual([]);
    token.resolve(fakeToken('ada'));
    await settle();
    before.stop();

    const after = await world.online('lobby', undefined, { outbox });
    expect(pendingIn(after, 'lobby')).toEqual(['early:waiting']);
    world.server.reachable = true;
    await world.clock.advance(30_000);
    expect(textsIn(after, 'lobby')).toEqual(['early']);
  });
});

test('[G6] a message that was acknowledged but not seen is sent again to a server that was restored without it', async () => {
  const world = new World();
  const client = await world.online('lobby');
  const room = world.server.room('lobby');
  const { last } = world.server;
  last.lose(() => world.server.say('lobby', 'ben', 'lost on its way'));
  last.manual = true;
  client.send('lobby', 'mine');
  await settle();
  last.deliver(...last.underway.splice(0).filter(({ type }) => type === 'ok'));
  await settle();
  expect(room.messages.map(({ text }) => text)).toEqual(['lost on its way', 'mine']);
  expect(pendingIn(client, 'lobby')).toEqual(['mine:sending']);

  last.close();
  room.epoch++;
  room.messages = [];
  for (const text of ['one', 'two', 'three']) world.server.say('lobby', 'ben', text);
  await world.clock.advance(30_000);
  expect(room.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'mine']);
  expect(textsIn(client, 'lobby')).toEqual(['one', 'two', 'three', 'mine']);
  expect(pendingIn(client, 'lobby')).toEqual([]);
});
