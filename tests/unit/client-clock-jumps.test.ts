/** The wall clock of somebody's device is set an hour forward or back while they chat. */
import { describe, expect, test } from 'bun:test';
import { fakeToken } from '../support/fake-server.ts';
import { MemoryOutbox, pendingIn, roomIn, textsIn, World } from '../support/fake-server-environment.ts';
import { settle } from '../support/hand-clock.ts';

const HOUR = 3_600_000;

/** A world in which time passes alike everywhere, and a device whose wall clock can be set apart from the server's. */
function worldWithDevice() {
  const world = new World();
  let apart = 0;
  const clock = { ...world.clock, now: () => world.clock.now() + apart };
  const jump = (milliseconds: number) => {
    apart += milliseconds;
  };
  return { world, clock, jump };
}

describe.each([
  ['forward', HOUR],
  ['back', -HOUR],
])('the device’s clock is set an hour %s', (_, by) => {
  test('[G5] the connection stays while the server speaks, and ends when it does not', async () => {
    const { world, clock, jump } = worldWithDevice();
    const client = await world.online('lobby', undefined, { clock });
    jump(by);
    for (let beat = 0; beat < 4; beat++) {
      await world.clock.advance(12_000);
      world.server.last.push({ type: 'ping', heads: [] });
    }
    expect(client.getState().status).toEqual({ kind: 'online' });
    expect(world.server.connections).toHaveLength(1);
    world.server.reachable = false;
    await world.clock.advance(30_000);
    expect(client.getState().status.kind).toBe('reconnecting');
  });

  test('the next attempt comes when it was said to', async () => {
    const { world, clock, jump } = worldWithDevice();
    const client = await world.online('lobby', undefined, { clock });
    world.server.reachable = false;
    world.server.last.close();
    await world.clock.advance(20_000);
    jump(by);
    const { status } = client.getState();
    const left = status.kind === 'reconnecting' ? (status.retryAt ?? 0) - clock.monotonic() : Number.NaN;
    expect(left).toBeGreaterThan(0);
    world.server.reachable = true;
    await world.clock.advance(left - 1);
    expect(client.getState().status.kind).toBe('reconnecting');
    await world.clock.advance(1);
    expect(client.getState().status.kind).toBe('online');
  });

  test('[G6] what waits is sent once, in the order in which it was written', async () => {
    const { world, clock, jump } = worldWithDevice();
    world.server.reachable = false;
    const client = await world.online('lobby', undefined, { clock });
    for (const text of ['one', 'two', 'three']) {
      client.send('lobby', text);
      jump(by);
    }
    world.server.reachable = true;
    await world.clock.advance(30_000);
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two', 'three']);
    expect(pendingIn(client, 'lobby')).toEqual([]);
  });

  test('[G6] also when the page is loaded again in between', async () => {
    const { world, clock, jump } = worldWithDevice();
    const outbox = new MemoryOutbox();
    world.server.reachable = false;
    for (const text of ['one', 'two', 'three']) {
      const page = await world.online('lobby', undefined, { clock, outbox });
      page.send('lobby', `${text} a`);
      page.send('lobby', `${text} b`);
      await settle();
      page.stop();
      jump(by);
    }
    world.server.reachable = true;
    const last = await world.online('lobby', undefined, { clock, outbox });
    await settle();
    expect(textsIn(last, 'lobby')).toEqual(['one a', 'one b', 'two a', 'two b', 'three a', 'three b']);
  });

  test('[G6] a message that the server asked to wait with goes on by itself', async () => {
    const { world, clock, jump } = worldWithDevice();
    const client = await world.online('lobby', undefined, { clock });
    world.server.refuse = ({ type }) =>
      type === 'send' ? { code: 'rate_limited', retryAfter: 5_000 } : null;
    client.send('lobby', 'one');
    await settle();
    jump(by);
    world.server.refuse = () => null;
    await world.clock.advance(5_000);
    expect(textsIn(client, 'lobby')).toEqual(['one']);
  });

  test('typing is told every three seconds as before', async () => {
    const { world, clock, jump } = worldWithDevice();
    const client = await world.online('lobby', undefined, { clock });
    for (let second = 0; second < 10; second++) {
      if (second === 1) jump(by);
      client.typing('lobby', true);
      await world.clock.advance(1_000);
    }
    expect(world.server.last.commands('typing').map(({ on }) => on)).toEqual([true, true, true, true]);
  });

  test('a new token is asked for when the old one nears its end, and not before', async () => {
    const { world, clock, jump } = worldWithDevice();
    world.server.life = 25_000;
    let asked = 0;
    const source = async () => {
      asked += 1;
      return fakeToken('ada');
    };
    await world.online('lobby', source, { clock });
    jump(by);
    for (let second = 0; second < 100; second += 10) {
      await world.clock.advance(10_000);
      world.server.last.push({ type: 'ping', heads: [] });
    }
    // The first, and one at every 20 s of the 25 that each lives.
    expect(asked).toBe(6);
    expect(world.server.connections).toHaveLength(1);
  });
});

describe('times that go back', () => {
  test('[G3] do not move a message: the screen is in the order of the server', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.say('lobby', 'ben', 'one');
    world.clock.jump(-25 * HOUR);
    world.server.say('lobby', 'ben', 'two');
    client.send('lobby', 'three');
    await settle();
    world.clock.jump(50 * HOUR);
    world.server.say('lobby', 'ben', 'four');
    expect(textsIn(client, 'lobby')).toEqual(['one', 'two', 'three', 'four']);
    expect(roomIn(client, 'lobby').last?.text).toBe('four');
  });
});
