import { describe, expect, test } from 'bun:test';
import { unreadOf } from '../../widget/client/unread.ts';
import { fakeToken } from '../support/fake-server.ts';
import { roomIn, World } from '../support/fake-server-environment.ts';
import { settle } from '../support/hand-clock.ts';

const markOf = (world: World, user = 'ada') => {
  const { delivered, read, unread } = world.server.room('lobby').own(user);
  return { delivered, read, unread };
};

describe('receipts', () => {
  test('[G9] say delivered for what this device holds, in one frame for a burst', async () => {
    const world = new World();
    await world.online('lobby');
    world.server.say('lobby', 'bob', 'one');
    await settle();
    for (const text of ['two', 'three', 'four']) world.server.say('lobby', 'bob', text);
    await world.clock.advance(299);
    expect(world.server.last.commands('receipt')).toMatchObject([{ delivered: 1 }]);
    await world.clock.advance(1);
    expect(world.server.last.commands('receipt')).toMatchObject([{ delivered: 1 }, { delivered: 4 }]);
    expect(markOf(world)).toEqual({ delivered: 4, read: 0, unread: 4 });
  });

  test('[G9] say read only for what the user has seen, and never less than before', async () => {
    const world = new World();
    const client = await world.online('lobby');
    for (const text of ['one', 'two', 'three']) world.server.say('lobby', 'bob', text);
    await world.clock.advance(1_000);
    client.markRead('lobby', 2);
    client.markRead('lobby', 1);
    await world.clock.advance(1_000);
    expect(world.server.last.commands('receipt').map(({ read }) => read)).toEqual([undefined, 2]);
    expect(unreadOf(roomIn(client, 'lobby'), client.getState().you)).toBe(1);
    expect(markOf(world)).toEqual({ delivered: 3, read: 2, unread: 1 });
  });

  test('[G9] never go beyond what is held', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.say('lobby', 'bob', 'one');
    client.markRead('lobby', 99);
    await settle();
    expect(world.server.last.commands('receipt')).toMatchObject([{ delivered: 1, read: 1 }]);
  });

  test('[G9] are said again after a reconnect if the server does not know them', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.deaf = true;
    world.server.say('lobby', 'bob', 'one');
    client.markRead('lobby', 1);
    await settle();
    expect(markOf(world)).toEqual({ delivered: 0, read: 0, unread: 1 });
    world.server.last.close();
    await world.clock.advance(500);
    expect(markOf(world)).toEqual({ delivered: 1, read: 1, unread: 0 });
    expect(unreadOf(roomIn(client, 'lobby'), client.getState().you)).toBe(0);
  });

  test('[G9] wait when the server asks to, and are said then', async () => {
    const world = new World();
    await world.online('lobby');
    world.server.refuse = ({ type }) =>
      type === 'receipt' ? { code: 'rate_limited', retryAfter: 4_000 } : null;
    world.server.say('lobby', 'bob', 'one');
    await settle();
    world.server.refuse = () => null;
    await world.clock.advance(3_999);
    expect(markOf(world).delivered).toBe(0);
    await world.clock.advance(1);
    expect(markOf(world).delivered).toBe(1);
  });

  test('[G9] are said before a room is left, or the page, however soon after reading that is', async () => {
    for (const leave of ['room', 'page']) {
      const world = new World();
      const client = await world.online('lobby');
      for (const text of ['one', 'two']) world.server.say('lobby', 'bob', text);
      await settle();
      client.markRead('lobby', 2);
      if (leave === 'room') client.leave('lobby');
      else client.stop();
      expect(world.server.last.received).toContainEqual(
        expect.objectContaining({ type: 'receipt', read: 2 }),
      );
    }
  });

  test('are not said for one’s own messages', async () => {
    const world = new World();
    const client = await world.online('lobby');
    client.send('lobby', 'mine');
    await world.clock.advance(1_000);
    expect(world.server.last.commands('receipt')).toEqual([]);
  });

  test('[G9] what one device has read is read on the other', async () => {
    const world = new World();
    const phone = await world.online('lobby', fakeToken('ada'));
    world.server.say('lobby', 'bob', 'one');
    await world.clock.advance(1_000);
    world.server.room('lobby').marks.set('ada', { delivered: 1, read: 1 });
    world.server.last.push({ type: 'own', room: 'lobby', own: world.server.room('lobby').own('ada') });
    expect(unreadOf(roomIn(phone, 'lobby'), phone.getState().you)).toBe(0);
  });
});
