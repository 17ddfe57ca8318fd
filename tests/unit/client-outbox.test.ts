import { describe, expect, test } from 'bun:test';
import { createClientIds } from '../../widget/client/client-id.ts';
import type { OutboxStorage } from '../../widget/client/environment.ts';
import { fakeToken } from '../support/fake-server.ts';
import { HandNetwork, MemoryOutbox, pendingIn, textsIn, World } from '../support/fake-server-environment.ts';
import { HandClock, settle } from '../support/hand-clock.ts';

const KEY = 'https://chat.test|k1|ada';

describe('the outbox', () => {
  test('[G6] keeps a message in storage before it is sent for the first time', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    const client = await world.online('lobby', undefined, { outbox });
    const kept: string[][] = [];
    world.server.refuse = (command) => {
      if (command.type === 'send') kept.push(outbox.texts);
      return null;
    };
    client.send('lobby', 'hello');
    await settle();
    expect(kept).toEqual([['hello']]);
    expect(outbox.texts).toEqual([]);
  });

  test('[G6] gives storage every message in the turn in which it is written, behind nothing', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    world.server.reachable = false;
    const client = await world.online('lobby', undefined, { outbox });
    for (const text of ['one', 'two', 'three']) client.send('lobby', text);
    expect(outbox.texts).toEqual(['one', 'two', 'three']);
  });

  test('[G6] sends what was written offline, in order, after reconnecting', async () => {
    const world = new World();
    const network = new HandNetwork();
    const client = await world.online('lobby', undefined, { network });
    network.set(false);
    for (const text of ['one', 'two', 'three']) client.send('lobby', text);
    await settle();
    expect(client.getState().status).toEqual({ kind: 'offline' });
    expect(pendingIn(client, 'lobby')).toEqual(['one:waiting', 'two:waiting', 'three:waiting']);
    network.set(true);
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two', 'three']);
  });

  test('[G6] shows after a reload, still offline, what waits, and sends it once and in order when back', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    world.server.reachable = false;
    const before = await world.online('lobby', undefined, { outbox });
    for (const text of ['one', 'two', 'three']) before.send('lobby', text);
    await settle();
    before.stop();

    const after = world.client(undefined, { outbox });
    after.start();
    await settle();
    expect(pendingIn(after, 'lobby')).toEqual(['one:waiting', 'two:waiting', 'three:waiting']);
    after.send('lobby', 'four');
    world.server.reachable = true;
    await world.clock.advance(30_000);
    expect(textsIn(after, 'lobby').at(-1)).toBe('four');
    expect(world.server.room('lobby').messages.map(({ text }) => text)).toEqual([
      'one',
      'two',
      'three',
      'four',
    ]);
    expect(outbox.texts).toEqual([]);
  });

  test('[G6] also sends what storage brings only after the connection is made', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    await outbox.put(KEY, {
      clientId: '018bcfe5-6800-7000-82a5-c88c191f707d',
      room: 'lobby',
      text: 'late',
      at: 1,
    });
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const slow: OutboxStorage = {
      load: (owner) => opened.then(() => outbox.load(owner)),
      put: (owner, entry) => opened.then(() => outbox.put(owner, entry)),
      remove: (owner, clientId) => outbox.remove(owner, clientId),
    };
    const client = world.client(undefined, { outbox: slow });
    client.start();
    client.send('lobby', 'new');
    await settle();
    expect(client.getState().status).toEqual({ kind: 'online' });
    open();
    await settle();
    expect(world.server.room('lobby').messages.map(({ text }) => text)).toEqual(['late', 'new']);
    expect(outbox.texts).toEqual([]);
  });

  test('[G6] has one message of a room on its way at a time', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.manual = true;
    client.send('lobby', 'one');
    client.send('lobby', 'two');
    await settle();
    expect(pendingIn(client, 'lobby')).toEqual(['one:sending', 'two:waiting']);
    expect(world.server.last.commands('send')).toHaveLength(1);
  });

  test('[G6] waits as long as the server asks, says so, and goes on by itself in the same order', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.refuse = (command) =>
      command.type === 'send' && command.text === 'two' ? { code: 'rate_limited', retryAfter: 5_000 } : null;
    for (const text of ['one', 'two', 'three']) client.send('lobby', text);
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one']);
    expect(pendingIn(client, 'lobby')).toEqual(['two:delayed', 'three:waiting']);
    expect(client.getState().notice).toMatchObject({
      code: 'rate_limited',
      until: world.clock.monotonic() + 5_000,
    });
    world.server.refuse = () => null;
    await world.clock.advance(4_999);
    expect(pendingIn(client, 'lobby')).toEqual(['two:delayed', 'three:waiting']);
    await world.clock.advance(1);
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two', 'three']);
    expect(client.getState().notice).toBeNull();
  });

  test('[G6] shows a refused message as failed, also after a reload, and goes on with the next', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    world.server.refuse = (command) =>
      command.type === 'send' && command.text === 'bad' ? { code: 'not_allowed' } : null;
    const before = await world.online('lobby', undefined, { outbox });
    before.send('lobby', 'bad');
    before.send('lobby', 'good');
    await settle();
    expect(pendingIn(before, 'lobby')).toEqual(['bad:failed']);
    expect(textsIn(before, 'lobby')).toEqual(['good']);
    before.stop();
    const after = await world.online('lobby', undefined, { outbox });
    expect(pendingIn(after, 'lobby')).toEqual(['bad:failed']);
  });

  test('[G2] sends a failed message again under the id it had', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.refuse = ({ type }) => (type === 'send' ? { code: 'not_allowed' } : null);
    const clientId = client.send('lobby', 'again');
    await settle();
    world.server.refuse = () => null;
    client.retry(clientId);
    await settle();
    expect(world.server.room('lobby').messages).toMatchObject([{ clientId, text: 'again' }]);
    expect(pendingIn(client, 'lobby')).toEqual([]);
  });

  test('forgets a message that is discarded', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    world.server.reachable = false;
    const client = await world.online('lobby', undefined, { outbox });
    const clientId = client.send('lobby', 'no');
    await settle();
    client.discard(clientId);
    await settle();
    expect(pendingIn(client, 'lobby')).toEqual([]);
    expect(outbox.texts).toEqual([]);
  });

  test('[G6] goes on from memory where there is no storage, and says so', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    outbox.broken = true;
    const client = await world.online('lobby', undefined, { outbox });
    expect(client.getState().notice).toMatchObject({ code: 'storage_unavailable', until: null });
    client.send('lobby', 'hello');
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['hello']);
  });

  test('[G6] goes on from memory where storage never answers, says so, and waits for it only once', async () => {
    const world = new World();
    const never = () => new Promise<never>(() => {});
    const outbox: OutboxStorage = { load: never, put: never, remove: never };
    const client = await world.online('lobby', undefined, { outbox });
    client.send('lobby', 'one');
    await world.clock.advance(2_000);
    expect(client.getState().notice).toMatchObject({ code: 'storage_unavailable' });
    expect(textsIn(client, 'lobby')).toEqual(['one']);
    client.send('lobby', 'two');
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two']);
  });

  test('[G6] the messages of a room that the server refuses fail visibly', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.push({ type: 'left', room: 'lobby', code: 'no_such_room', message: 'No.' });
    client.send('lobby', 'hello');
    await settle();
    expect(pendingIn(client, 'lobby')).toEqual(['hello:failed']);
  });

  test('[G6] keeps each user’s messages apart, and never sends those of one as another', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    world.server.reachable = false;
    const client = await world.online('lobby', fakeToken('ada'), { outbox });
    client.send('lobby', 'from ada');
    await settle();
    world.server.reachable = true;
    client.setToken(fakeToken('bob'));
    expect(client.getState().you).toBeNull();
    expect(pendingIn(client, 'lobby')).toEqual([]);
    await settle();
    expect(client.getState().you?.id).toBe('bob');
    expect(world.server.room('lobby').messages).toEqual([]);
    expect([...(outbox.shelves.get(KEY)?.values() ?? [])]).toMatchObject([{ text: 'from ada' }]);
    client.setToken(fakeToken('ada'));
    await settle();
    expect(world.server.room('lobby').messages).toMatchObject([{ from: { id: 'ada' }, text: 'from ada' }]);
  });

  test('[G6] takes over what another page of the same user has left unsent, when the device is looked at again', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    const network = new HandNetwork();
    const living = await world.online('lobby', undefined, { outbox, network });
    const closed = world.client(undefined, { outbox });
    closed.join('lobby');
    for (const text of ['one', 'two']) closed.send('lobby', text);
    await settle();
    expect(textsIn(living, 'lobby')).toEqual([]);
    network.wake();
    await settle();
    expect(textsIn(living, 'lobby')).toEqual(['one', 'two']);
    expect(outbox.texts).toEqual([]);
  });

  test('[G2] [G6] what two pages of one user hold unsent is shown once in each, and stored once', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    const [here, there] = [new HandNetwork(), new HandNetwork()];
    const one = await world.online('lobby', undefined, { outbox, network: here });
    const two = await world.online('lobby', undefined, { outbox, network: there });
    for (const network of [here, there]) network.set(false);
    one.send('lobby', 'from one');
    two.send('lobby', 'from two');
    for (const network of [here, there]) network.set(true);
    await settle();
    expect(textsIn(one, 'lobby').toSorted()).toEqual(['from one', 'from two']);
    expect(textsIn(two, 'lobby')).toEqual(textsIn(one, 'lobby'));
    expect([...pendingIn(one, 'lobby'), ...pendingIn(two, 'lobby'), ...outbox.texts]).toEqual([]);
  });

  test('[G6] brings nothing back that was discarded while storage was asked', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    const slow: OutboxStorage = {
      // Read out at once, and told later.
      load: (owner) => outbox.load(owner).then((entries) => settle().then(() => entries)),
      put: (owner, entry) => outbox.put(owner, entry),
      remove: (owner, clientId) => outbox.remove(owner, clientId),
    };
    const network = new HandNetwork();
    world.server.reachable = false;
    const client = await world.online('lobby', undefined, { outbox: slow, network });
    const clientId = client.send('lobby', 'thought better of');
    await settle();
    network.wake();
    client.discard(clientId);
    await settle();
    await settle();
    expect(pendingIn(client, 'lobby')).toEqual([]);
    expect(outbox.texts).toEqual([]);
  });

  test('refuses at once what the server would refuse', () => {
    const client = new World().client();
    expect(() => client.send('lobby', ' \n ')).toThrow(expect.objectContaining({ code: 'text_empty' }));
    expect(() => client.send('lobby', 'x'.repeat(4001))).toThrow(
      expect.objectContaining({ code: 'text_too_long' }),
    );
    expect(() => client.send('lobby', 'a\u0000')).toThrow(expect.objectContaining({ code: 'text_invalid' }));
    expect(() => client.send('lobby', '\ud800')).toThrow(expect.objectContaining({ code: 'text_invalid' }));
    expect(() => client.send('lobby', '👩‍👩‍👧'.repeat(800))).not.toThrow();
  });

  test('makes client ids that sort in the order in which they were made', () => {
    const clock = new HandClock();
    const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
    const newId = createClientIds({ clock, randomBytes });
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      if (index === 6_000) clock.jump(3_600_000);
      if (index === 8_000) clock.jump(-7_200_000);
      return newId();
    });
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
