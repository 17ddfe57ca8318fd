import { describe, expect, test } from 'bun:test';
import { MemoryOutbox, pendingIn, roomIn, textsIn, World } from '../support/fake-server-environment.ts';
import { settle } from '../support/hand-clock.ts';

const ready = (world: World, names: string[]) => {
  world.server.list = names;
  for (const name of names) {
    for (const text of ['one', 'two', 'three']) world.server.say(name, 'bob', `${text} in ${name}`);
  }
};

describe('rooms', () => {
  test('that are opened in one go are joined with one frame', async () => {
    const world = new World();
    const client = world.client();
    client.start();
    await settle();
    for (const room of ['a', 'b', 'c']) client.join(room);
    await settle();
    expect(world.server.last.commands('join').map(({ rooms }) => rooms)).toEqual([
      ['a', 'b', 'c'].map((room) => ({ room, limit: 50 })),
    ]);
  });

  test('[G4] are all continued in the first frame of the next connection', async () => {
    const world = new World();
    ready(world, ['a', 'b']);
    const client = await world.online('a');
    client.join('b');
    await settle();
    world.server.last.close();
    await world.clock.advance(500);
    expect(world.server.last.commands('hello')[0]?.rooms).toEqual([
      { room: 'a', epoch: 1, rev: 3 },
      { room: 'b', epoch: 1, rev: 3 },
    ]);
    expect(world.server.last.commands('join')).toEqual([]);
  });

  test('of the list are joined with their last message, newest first', async () => {
    const world = new World();
    ready(world, ['old', 'new']);
    await world.clock.advance(1_000);
    world.server.say('new', 'bob', 'latest');
    const client = await world.listing();
    const { rooms, listed } = client.getState();
    expect(listed).toBe(true);
    expect(rooms.map(({ room, last }) => [room, last?.text])).toEqual([
      ['new', 'latest'],
      ['old', 'three in old'],
    ]);
    expect(rooms.map(({ messages }) => messages.length)).toEqual([1, 1]);
    await world.clock.advance(1_000);
    world.server.say('old', 'bob', 'now newest');
    expect(client.getState().rooms[0]?.room).toBe('old');
  });

  test('of the list fill their page when they are opened, and shrink when they are left', async () => {
    const world = new World();
    ready(world, ['lobby']);
    const client = await world.listing();
    client.join('lobby');
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one in lobby', 'two in lobby', 'three in lobby']);
    expect(roomIn(client, 'lobby').before).toBe(false);
    client.leave('lobby');
    await settle();
    expect(roomIn(client, 'lobby').phase).toEqual({ kind: 'live' });
    expect(world.server.last.commands('leave')).toEqual([]);
  });

  test('[G11] are joined up to the server’s limit, the open one first', async () => {
    const world = new World();
    world.server.limits = { text: 4000, rooms: 2 };
    ready(world, ['a', 'b', 'c', 'd']);
    const client = await world.listing();
    const joined = () => [...(world.server.connections.at(-1)?.joined ?? [])].sort();
    expect(joined()).toHaveLength(2);
    const other = ['a', 'b', 'c', 'd'].find((room) => !joined().includes(room)) ?? '';
    client.join(other);
    await settle();
    expect(joined()).toHaveLength(2);
    expect(joined()).toContain(other);
    expect(textsIn(client, other)).toHaveLength(3);
  });

  test('[G11] hold a bounded number of messages while they are only on the list', async () => {
    const world = new World();
    ready(world, ['lobby']);
    const client = await world.listing();
    for (let index = 0; index < 500; index += 1) world.server.say('lobby', 'bob', String(index));
    expect(roomIn(client, 'lobby').messages.length).toBeLessThanOrEqual(100);
    expect(roomIn(client, 'lobby').before).toBe(true);
    expect(textsIn(client, 'lobby').at(-1)).toBe('499');
  });

  test('that are left are gone, and late frames do not bring them back', async () => {
    const world = new World();
    const client = await world.online('lobby');
    client.leave('lobby');
    expect(client.getState().rooms).toEqual([]);
    const messages = [
      { seq: 1, rev: 1, clientId: 'x', from: { id: 'bob', name: 'Bob' }, at: 1, text: 'late' },
    ];
    world.server.last.deliver({ type: 'events', room: 'lobby', epoch: 1, from: 0, rev: 1, messages });
    await settle();
    expect(client.getState().rooms).toEqual([]);
    expect(world.server.last.commands('leave')).toHaveLength(1);
  });

  test('that the new token does not name are refused, and tell the host', async () => {
    const world = new World();
    const client = await world.online('lobby');
    const errors: string[] = [];
    client.onEvent((event) => event.kind === 'error' && errors.push(`${event.room}: ${event.code}`));
    world.server.last.push({ type: 'left', room: 'lobby', code: 'no_such_room', message: 'Gone.' });
    expect(roomIn(client, 'lobby').phase).toEqual({
      kind: 'refused',
      code: 'no_such_room',
      message: 'Gone.',
    });
    expect(errors).toEqual(['lobby: no_such_room']);
  });

  test('that did not fit into an answer are asked for again', async () => {
    const world = new World();
    const client = world.client();
    client.start();
    await settle();
    const { last } = world.server;
    last.manual = true;
    client.join('a');
    client.join('b');
    await settle();
    last.manual = false;
    const id = last.commands('join')[0]?.id ?? 0;
    last.underway.length = 0;
    last.deliver({ type: 'ok', id, result: { rooms: [], refused: [], deferred: ['a', 'b'] } });
    await settle();
    expect(last.commands('join')).toHaveLength(2);
    expect(roomIn(client, 'b').phase).toEqual({ kind: 'live' });
  });

  test('[G6] that are too many new ones for now are asked for later, all at once, and what was written for them is sent', async () => {
    const world = new World();
    const client = world.client();
    const errors: string[] = [];
    client.onEvent((event) => event.kind === 'error' && errors.push(`${event.room}: ${event.code}`));
    client.start();
    await settle();
    const { last } = world.server;
    const refuse = (room: string) => {
      const id = last.commands('join').at(-1)?.id ?? 0;
      last.underway.length = 0;
      const refused = [{ room, code: 'rate_limited', message: 'Too fast.' }];
      last.deliver({ type: 'ok', id, result: { rooms: [], refused, deferred: [] } });
    };
    last.manual = true;
    for (const room of ['order-1', 'order-2']) {
      client.join(room);
      await settle();
      refuse(room);
      await world.clock.advance(4_000);
    }
    last.manual = false;
    client.send('order-1', 'hello?');
    await settle();
    expect(roomIn(client, 'order-1').phase).toEqual({ kind: 'joining' });
    expect(pendingIn(client, 'order-1')).toEqual(['hello?:waiting']);
    expect(errors).toEqual(['order-1: rate_limited', 'order-2: rate_limited']);
    expect(last.commands('join')).toHaveLength(2);
    await world.clock.advance(2_000);
    const again = last.commands('join').at(-1)?.rooms ?? [];
    expect(again.map(({ room }) => room)).toEqual(['order-1', 'order-2']);
    expect(textsIn(client, 'order-1')).toEqual(['hello?']);
    await world.clock.advance(60_000);
    expect(last.commands('join')).toHaveLength(3);
  });

  test('that were too many for now are asked for in the first frame of the next connection', async () => {
    const world = new World();
    const client = world.client();
    client.start();
    await settle();
    const { last } = world.server;
    last.manual = true;
    client.join('order-1');
    await settle();
    const id = last.commands('join')[0]?.id ?? 0;
    last.underway.length = 0;
    const refused = [{ room: 'order-1', code: 'rate_limited', message: 'Too fast.' }];
    last.deliver({ type: 'ok', id, result: { rooms: [], refused, deferred: [] } });
    last.close();
    await world.clock.advance(500);
    expect(roomIn(client, 'order-1').phase).toEqual({ kind: 'live' });
    await world.clock.advance(20_000);
    expect(world.server.last.commands('join')).toEqual([]);
  });

  test('are joined when the server can again', async () => {
    const world = new World();
    world.server.refuse = ({ type }) =>
      type === 'join' || type === 'rooms' ? { code: 'busy', retryAfter: 500 } : null;
    const client = await world.listing();
    client.join('lobby');
    await settle();
    world.server.refuse = () => null;
    await world.clock.advance(500);
    expect(roomIn(client, 'lobby').phase).toEqual({ kind: 'live' });
    expect(client.getState().listed).toBe(true);
  });

  test('[G6] with unsent messages are joined, and stay so when they are left', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    const client = world.client(undefined, { outbox });
    client.send('lobby', 'hello');
    client.leave('lobby');
    client.start();
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['hello']);
  });
});
