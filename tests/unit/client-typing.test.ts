import { describe, expect, test } from 'bun:test';
import { fakeToken } from '../support/fake-server.ts';
import { roomIn, World } from '../support/fake-server-environment.ts';
import { settle } from '../support/hand-clock.ts';

const namesIn = (client: Parameters<typeof roomIn>[0]) =>
  roomIn(client, 'lobby').typing.map(({ name }) => name);

async function withBob() {
  const world = new World();
  const client = await world.online('lobby');
  const { last } = world.server;
  const bob = (on: boolean) =>
    last.push({ type: 'typing', room: 'lobby', person: { id: 'bob', name: 'Bob' }, on });
  return { world, client, bob };
}

describe('others', () => {
  test('[G10] stop typing after six seconds if nothing more is heard', async () => {
    const { world, client, bob } = await withBob();
    bob(true);
    expect(namesIn(client)).toEqual(['Bob']);
    await world.clock.advance(4_000);
    bob(true);
    await world.clock.advance(5_999);
    expect(namesIn(client)).toEqual(['Bob']);
    await world.clock.advance(1);
    expect(namesIn(client)).toEqual([]);
  });

  test('[G10] stop typing when they say so, and when their message comes', async () => {
    const { world, client, bob } = await withBob();
    bob(true);
    bob(false);
    expect(namesIn(client)).toEqual([]);
    bob(true);
    world.server.say('lobby', 'bob', 'done');
    expect(namesIn(client)).toEqual([]);
  });

  test('[G10] stop typing although the connection is gone', async () => {
    const { world, client, bob } = await withBob();
    bob(true);
    world.server.reachable = false;
    world.server.last.close();
    await world.clock.advance(6_000);
    expect(namesIn(client)).toEqual([]);
  });

  test('go on typing when somebody else’s message comes', async () => {
    const { world, client, bob } = await withBob();
    bob(true);
    world.server.say('lobby', 'cleo', 'hello');
    expect(namesIn(client)).toEqual(['Bob']);
  });

  test('do not include oneself on another device', async () => {
    const world = new World();
    const desk = await world.online('lobby', fakeToken('ada'));
    const phone = await world.online('lobby', fakeToken('ada'));
    phone.typing('lobby', true);
    await settle();
    expect(namesIn(desk)).toEqual([]);
  });
});

describe('one’s own keystrokes', () => {
  test('are told every three seconds at most, and end two seconds after the last', async () => {
    const world = new World();
    const client = await world.online('lobby');
    for (let tenth = 0; tenth < 65; tenth += 1) {
      client.typing('lobby', true);
      await world.clock.advance(100);
    }
    expect(world.server.last.commands('typing').map(({ on }) => on)).toEqual([true, true, true]);
    await world.clock.advance(2_000);
    expect(world.server.last.commands('typing').map(({ on }) => on)).toEqual([true, true, true, false]);
  });

  test('end when the composer is emptied, but not with a frame when the message is sent', async () => {
    const world = new World();
    const client = await world.online('lobby');
    client.typing('lobby', true);
    client.typing('lobby', false);
    client.typing('lobby', false);
    client.typing('lobby', true);
    client.send('lobby', 'done');
    await world.clock.advance(3_000);
    expect(world.server.last.commands('typing').map(({ on }) => on)).toEqual([true, false, true]);
  });

  test('are not kept for later', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.close();
    client.typing('lobby', true);
    await world.clock.advance(1_000);
    expect(world.server.last.commands('typing')).toEqual([]);
  });
});
