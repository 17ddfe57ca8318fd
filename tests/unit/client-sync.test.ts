import { describe, expect, test } from 'bun:test';
import { fakeToken } from '../support/fake-server.ts';
import { MemoryOutbox, pendingIn, roomIn, textsIn, World } from '../support/fake-server-environment.ts';
import { settle } from '../support/hand-clock.ts';

/** The client's world, and what a fresh client would show. */
async function fresh(world: World, room: string): Promise<string[]> {
  return textsIn(await world.online(room, fakeToken('fresh')), room);
}

describe('a room in which frames go astray', () => {
  test('[G2] shows a message once, however often its frame comes', async () => {
    const world = new World();
    const client = await world.online('lobby');
    const frame = world.server.say('lobby', 'bob', 'one');
    world.server.last.deliver(frame, frame);
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one']);
  });

  test('[G5] asks for what lies between when a frame was lost', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.lose(() => world.server.say('lobby', 'bob', 'one'));
    world.server.say('lobby', 'bob', 'two');
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two']);
    expect(world.server.last.commands('sync')).toHaveLength(1);
  });

  test('[G5] notices by the heartbeat that the last frame was lost', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.lose(() => world.server.say('lobby', 'bob', 'one'));
    world.server.last.push({ type: 'ping', heads: world.server.heads() });
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one']);
    expect(world.server.last.commands('pong')).toHaveLength(1);
  });

  test('[G3] keeps the order of seq when frames come in another order', async () => {
    const world = new World();
    const client = await world.online('lobby');
    const { last } = world.server;
    last.manual = true;
    for (const text of ['one', 'two', 'three']) world.server.say('lobby', 'bob', text);
    const [one, two, three] = last.underway.splice(0);
    last.manual = false;
    for (const frame of [three, one, two]) if (frame) last.deliver(frame);
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two', 'three']);
  });

  test('[G4] applies a frame that overlaps with what is known', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.say('lobby', 'bob', 'one');
    world.server.last.manual = true;
    world.server.say('lobby', 'bob', 'two');
    world.server.last.underway.length = 0;
    const { epoch, rev, messages } = world.server.room('lobby');
    world.server.last.deliver({ type: 'events', room: 'lobby', epoch, from: 0, rev, messages });
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two']);
    expect(world.server.last.commands('sync')).toHaveLength(0);
  });

  test('[G4] does not lose a message that comes while a sync is under way', async () => {
    const world = new World();
    const client = await world.online('lobby');
    const { last } = world.server;
    last.manual = true;
    world.server.say('lobby', 'bob', 'one');
    last.underway.length = 0;
    world.server.say('lobby', 'bob', 'two');
    last.deliver();
    await settle();
    const [answer] = last.underway.splice(0);
    world.server.say('lobby', 'bob', 'three');
    last.deliver();
    last.manual = false;
    if (answer) last.deliver(answer);
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two', 'three']);
  });

  test('[G4] drops what it holds when the room has begun a new epoch', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.say('lobby', 'bob', 'old');
    const room = world.server.room('lobby');
    room.epoch = 2;
    room.rev = 0;
    room.messages = [];
    world.server.say('lobby', 'bob', 'new');
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['new']);
  });
});

describe('coming back', () => {
  test('[G4] shows what a fresh client shows, edits and deletions included, after one round trip', async () => {
    const world = new World();
    const client = await world.online('lobby');
    for (const text of ['one', 'two', 'three']) world.server.say('lobby', 'bob', text);
    world.server.last.close();
    world.server.edit('lobby', 1, 'ONE');
    world.server.remove('lobby', 2);
    world.server.say('lobby', 'bob', 'four');
    await world.clock.advance(500);
    expect(textsIn(client, 'lobby')).toEqual(['ONE', '–', 'three', 'four']);
    expect(textsIn(client, 'lobby')).toEqual(await fresh(world, 'lobby'));
    expect(world.server.connections[1]?.pair.received.map(({ type }) => type)).toEqual(['hello', 'receipt']);
  });

  test('[G4] begins anew when more was missed than the server tells one by one', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.say('lobby', 'bob', 'long ago');
    world.server.last.close();
    for (let index = 0; index < 250; index += 1) world.server.say('lobby', 'bob', String(index));
    await world.clock.advance(500);
    expect(textsIn(client, 'lobby')).toEqual(await fresh(world, 'lobby'));
    expect(roomIn(client, 'lobby').before).toBe(true);
  });

  test('[G4] works again after the second and the tenth drop, also with nothing in between', async () => {
    const world = new World();
    const client = await world.online('lobby');
    for (let drop = 0; drop < 10; drop += 1) {
      world.server.last.close();
      if (drop % 2) world.server.say('lobby', 'bob', `during ${drop}`);
      await world.clock.advance(60_000);
    }
    expect(textsIn(client, 'lobby')).toEqual(await fresh(world, 'lobby'));
  });

  test('[G4] a frame cut off by the drop is not missed', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.manual = true;
    world.server.say('lobby', 'bob', 'one');
    world.server.last.close();
    await world.clock.advance(500);
    expect(textsIn(client, 'lobby')).toEqual(['one']);
  });
});

describe('own messages', () => {
  test('[G2] an acknowledgement that is lost is asked for again, and the message shown once', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.manual = true;
    client.send('lobby', 'hello');
    await settle();
    world.server.last.close();
    expect(pendingIn(client, 'lobby')).toEqual(['hello:waiting']);
    await world.clock.advance(500);
    expect(textsIn(client, 'lobby')).toEqual(['hello']);
    expect(pendingIn(client, 'lobby')).toEqual([]);
    expect(world.server.room('lobby').messages).toHaveLength(1);
  });

  test('[G2] the events may come before the acknowledgement', async () => {
    const world = new World();
    const client = await world.online('lobby');
    const { last } = world.server;
    last.manual = true;
    client.send('lobby', 'hello');
    await settle();
    const [ack, events] = last.underway.splice(0);
    if (events) last.deliver(events);
    expect(textsIn(client, 'lobby')).toEqual(['hello']);
    expect(pendingIn(client, 'lobby')).toEqual([]);
    if (ack) last.deliver(ack);
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['hello']);
  });

  test('[G2] the acknowledgement may come before the events, and before those of others', async () => {
    const world = new World();
    const client = await world.online('lobby');
    const { last } = world.server;
    last.manual = true;
    world.server.say('lobby', 'bob', 'first');
    client.send('lobby', 'second');
    await settle();
    const [first, ack, second] = last.underway.splice(0);
    if (ack) last.deliver(ack);
    await settle();
    expect(textsIn(client, 'lobby')).toEqual([]);
    expect(pendingIn(client, 'lobby')).toEqual(['second:sending']);
    for (const frame of [first, second]) if (frame) last.deliver(frame);
    expect(textsIn(client, 'lobby')).toEqual(['first', 'second']);
    expect(pendingIn(client, 'lobby')).toEqual([]);
  });

  test('[G2] an acknowledged message is shown at once if it is the next one', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.manual = true;
    client.send('lobby', 'hello');
    await settle();
    const [ack] = world.server.last.underway.splice(0);
    if (ack) world.server.last.deliver(ack);
    await settle();
    expect(textsIn(client, 'lobby')).toEqual(['hello']);
    expect(roomIn(client, 'lobby').rev).toBe(0);
  });

  test('[G2] appear once on both devices of a user', async () => {
    const world = new World();
    const phone = await world.online('lobby', fakeToken('ada'));
    const desk = await world.online('lobby', fakeToken('ada'));
    phone.send('lobby', 'from the phone');
    desk.send('lobby', 'from the desk');
    await settle();
    for (const device of [phone, desk]) {
      expect([...textsIn(device, 'lobby')].sort()).toEqual(['from the desk', 'from the phone']);
      expect(pendingIn(device, 'lobby')).toEqual([]);
    }
  });

  test('[G6] are recognised in the history of the room after a reload', async () => {
    const world = new World();
    const outbox = new MemoryOutbox();
    const before = await world.online('lobby', undefined, { outbox });
    world.server.last.manual = true;
    before.send('lobby', 'hello');
    await settle();
    before.stop();
    const after = await world.online('lobby', undefined, { outbox });
    expect(textsIn(after, 'lobby')).toEqual(['hello']);
    expect(pendingIn(after, 'lobby')).toEqual([]);
    expect(outbox.texts).toEqual([]);
  });

  test('are told to the host once, like those of others', async () => {
    const world = new World();
    const client = await world.online('lobby');
    const told: string[] = [];
    client.onEvent((event) => event.kind === 'message' && told.push(event.message.text ?? ''));
    client.send('lobby', 'mine');
    await settle();
    world.server.say('lobby', 'bob', 'theirs');
    world.server.edit('lobby', 2, 'changed');
    expect(told).toEqual(['mine', 'theirs']);
  });
});

describe('history', () => {
  const withHundred = () => {
    const world = new World();
    for (let index = 1; index <= 120; index += 1) world.server.say('lobby', 'bob', String(index));
    return world;
  };

  test('is loaded page by page until there is no more', async () => {
    const world = withHundred();
    const client = await world.online('lobby');
    expect(roomIn(client, 'lobby').messages[0]?.seq).toBe(71);
    await client.loadOlder('lobby');
    expect(roomIn(client, 'lobby').messages[0]?.seq).toBe(21);
    expect(roomIn(client, 'lobby').before).toBe(true);
    await client.loadOlder('lobby');
    expect(textsIn(client, 'lobby')).toEqual(Array.from({ length: 120 }, (_, index) => String(index + 1)));
    expect(roomIn(client, 'lobby').before).toBe(false);
  });

  test('[G4] an edit that overtakes the page on which its message is, is not lost', async () => {
    const world = withHundred();
    const client = await world.online('lobby');
    const { last } = world.server;
    last.manual = true;
    const loaded = client.loadOlder('lobby');
    await settle();
    const [page] = last.underway.splice(0);
    world.server.edit('lobby', 30, 'edited');
    last.deliver();
    last.manual = false;
    if (page) last.deliver(page);
    await loaded;
    await settle();
    expect(textsIn(client, 'lobby')[9]).toBe('edited');
  });

  test('says what went wrong when there is no connection', async () => {
    const world = withHundred();
    const client = await world.online('lobby');
    world.server.last.close();
    expect(client.loadOlder('lobby')).rejects.toMatchObject({ code: 'disconnected', temporary: true });
  });
});
