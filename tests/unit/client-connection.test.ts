import { describe, expect, spyOn, test } from 'bun:test';
import { CLOSE } from '../../server/protocol/codes.ts';
import { TIMES, transition } from '../../widget/client/connection.ts';
import {
  type ConnectionEvent,
  type ConnectionState,
  type Moment,
  statusOf,
} from '../../widget/client/connection-state.ts';
import { fakeToken } from '../support/fake-server.ts';
import { HandNetwork, roomIn, World } from '../support/fake-server-environment.ts';
import { settle } from '../support/hand-clock.ts';

const MOMENT: Moment = { now: 1_000_000, random: 0.5, online: true };
const REFUSED = { kind: 'refused', message: 'No.', temporary: false, retryAfter: null } as const;

/** The state after a row of events, and what the last one asked for. */
function after(events: ConnectionEvent[], moment: Partial<Moment> = {}) {
  let state: ConnectionState = { kind: 'idle' };
  let effects: string[] = [];
  for (const event of events) {
    const step = transition(state, event, { ...MOMENT, ...moment });
    state = step.state;
    effects = step.effects.map((effect) =>
      effect.kind === 'timer' ? `timer ${effect.milliseconds}` : effect.kind,
    );
  }
  return { state, effects, status: statusOf(state) };
}

const START: ConnectionEvent = { kind: 'start', token: 't', renewable: false };
const RENEWABLE: ConnectionEvent = { kind: 'start', token: 't', renewable: true };
const ONLINE: ConnectionEvent[] = [START, { kind: 'opened' }, { kind: 'welcome' }];
const closed = (code: number, reason = ''): ConnectionEvent => ({ kind: 'closed', code, reason });

describe('the connection', () => {
  test('is online only after the welcome', () => {
    expect(after(ONLINE.slice(0, 1)).status).toEqual({ kind: 'connecting' });
    expect(after(ONLINE.slice(0, 2)).state.kind).toBe('greeting');
    expect(after(ONLINE.slice(0, 2)).effects).toEqual(['hello', `timer ${TIMES.greeting}`]);
    expect(after(ONLINE).status).toEqual({ kind: 'online' });
  });

  test('backs off with full jitter, from half a second to ten', () => {
    const delays = [1, 2, 3, 4, 8, 12].map((failures) => {
      const row = Array.from({ length: failures }, () => [closed(1006), { kind: 'timer' } as const]).flat();
      return after([START, ...row.slice(0, -1)], { random: 0.999 }).effects[1];
    });
    expect(delays).toEqual([
      'timer 499.5',
      'timer 999',
      'timer 1998',
      'timer 3996',
      'timer 9990',
      'timer 9990',
    ]);
    expect(after([START, closed(1006)], { random: 0 }).effects).toContain('timer 0');
  });

  test('comes back when the server has asked it to', () => {
    const { status, effects } = after([
      ...ONLINE,
      { kind: 'bye', message: 'Soon.', retryAfter: 7_000 },
      closed(CLOSE.restarting),
    ]);
    expect(effects).toEqual(['close', 'timer 7000']);
    expect(status).toEqual({ kind: 'reconnecting', retryAt: MOMENT.now + 7_000 });
  });

  test('tries at once when the network returns or the page wakes up', () => {
    expect(after([START, closed(1006), { kind: 'network' }]).effects).toContain('open');
  });

  test('says offline while the device has no network, and tries rarely all the same', () => {
    const { status, effects } = after([START], { online: false });
    expect(status).toEqual({ kind: 'offline' });
    expect(effects).toContain(`timer ${TIMES.offline}`);
    expect(after([START, { kind: 'timer' }], { online: false }).effects).toContain('open');
  });

  test('[G5] gives up a socket that says nothing', () => {
    expect(after(ONLINE).effects).toEqual([`timer ${TIMES.silence}`]);
    expect(after([...ONLINE, { kind: 'heard' }]).effects).toEqual([`timer ${TIMES.silence}`]);
    for (const silent of [ONLINE, ONLINE.slice(0, 2), ONLINE.slice(0, 1)]) {
      expect(after([...silent, { kind: 'timer' }]).state.kind).toBe('waiting');
    }
  });

  test('[G5] asks for a sign of life when the page wakes up', () => {
    const woken = [...ONLINE, { kind: 'network' } as const];
    expect(after(woken).effects).toEqual(['ping', `timer ${TIMES.probe}`]);
    expect(after([...woken, { kind: 'heard' }]).effects).toEqual([`timer ${TIMES.silence}`]);
    expect(after([...woken, { kind: 'timer' }]).state.kind).toBe('waiting');
  });

  test.each([
    ['token_revoked', CLOSE.token],
    ['token_expired', CLOSE.token_expired],
    ['bad_frame', CLOSE.protocol],
    ['unsupported_version', CLOSE.unsupported_version],
    ['replaced', CLOSE.replaced],
  ])('stops when the server says %s, until something changes', (reason, code) => {
    const { state, status } = after([...ONLINE, closed(code, reason)]);
    expect(status).toMatchObject({ kind: 'stopped', code: reason });
    expect(transition(state, { kind: 'network' }, MOMENT).state).toBe(state);
    const token: ConnectionEvent = { kind: 'token', token: 'new', renewable: false, other: false };
    expect(transition(state, token, MOMENT).state.kind).toBe('connecting');
  });

  test.each(Object.values(CLOSE).filter((code) => code < 4100))('comes back after close code %i', (code) => {
    expect(after([...ONLINE, closed(code)]).state.kind).toBe('waiting');
  });

  test('goes on with a new token when the old one has ended', () => {
    const online = [RENEWABLE, { kind: 'opened' }, { kind: 'welcome' }] as ConnectionEvent[];
    expect(after([...online, closed(CLOSE.token_expired, 'token_expired')]).state).toMatchObject({
      kind: 'fetching-token',
      attempts: { reason: { kind: 'refused', code: 'token_expired' } },
    });
  });

  test('tries one fresh token when hello is refused, and stops when that is refused too', () => {
    const refusal = { ...REFUSED, code: 'token_signature' };
    const first: ConnectionEvent[] = [RENEWABLE, { kind: 'opened' }, refusal];
    expect(after(first).effects).toContain('fetch-token');
    const token: ConnectionEvent = { kind: 'token', token: 'new', renewable: true, other: false };
    const second = after([...first, token, { kind: 'opened' }, refusal]);
    expect(second.status).toEqual({ kind: 'stopped', code: 'token_signature', message: 'No.' });
  });

  test('[G5] asks for another token also when the fresh one has ended while the server could not be reached', () => {
    const refusal = { ...REFUSED, code: 'token_expired' };
    const token: ConnectionEvent = { kind: 'token', token: 'new', renewable: true, other: false };
    const unreached: ConnectionEvent[] = [RENEWABLE, { kind: 'opened' }, refusal, token, closed(1006)];
    const later = after([...unreached, { kind: 'timer' }, { kind: 'opened' }, refusal]);
    expect(later.state).toMatchObject({
      kind: 'fetching-token',
      attempts: { reason: { code: 'token_expired' } },
    });
  });

  test('does not hammer a server that drops it right after the welcome', () => {
    const row = Array.from({ length: 6 }, () => [
      ...ONLINE.slice(1),
      closed(1006),
      { kind: 'timer' } as const,
    ]).flat();
    expect(after([START, ...row.slice(0, -1)]).effects).toEqual(['close', 'timer 5000']);
  });
});

describe('a client', () => {
  test('[G5] reconnects by itself when the socket is half open', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.deaf = true;
    world.server.last.manual = true;
    world.server.say('lobby', 'bob', 'unheard');
    await world.clock.advance(31_000);
    expect(world.server.connections).toHaveLength(2);
    expect(roomIn(client, 'lobby').messages).toHaveLength(1);
  });

  test('[G5] reconnects when a command is not answered', async () => {
    const world = new World();
    const client = await world.online('lobby');
    world.server.last.deaf = true;
    client.send('lobby', 'hello');
    await world.clock.advance(11_000);
    expect(world.server.connections).toHaveLength(2);
    expect(roomIn(client, 'lobby').messages).toHaveLength(1);
  });

  test('hears nothing of a socket that it has given up', async () => {
    const world = new World();
    const network = new HandNetwork();
    const client = await world.online('lobby', undefined, { network });
    const old = world.server.last;
    network.set(false);
    network.set(true);
    await settle();
    old.deliver({ type: 'left', room: 'lobby', code: 'no_such_room', message: 'late' });
    old.client.onclose?.({ code: CLOSE.token, reason: 'token_revoked' });
    expect(client.getState().status).toEqual({ kind: 'online' });
    expect(roomIn(client, 'lobby').phase).toEqual({ kind: 'live' });
  });

  test('leaves no timer, listener or socket behind', async () => {
    const world = new World();
    const network = new HandNetwork();
    const client = await world.online('lobby', async () => fakeToken('ada'), { network });
    client.typing('lobby', true);
    client.send('lobby', 'hello');
    await settle();
    world.server.refuse = () => ({ code: 'rate_limited', retryAfter: 60_000 });
    client.send('lobby', 'later');
    await settle();
    client.stop();
    await settle();
    expect(world.clock.running).toBe(0);
    expect(network.listeners.size).toBe(0);
    expect(world.server.last.open).toBe(false);
    expect(client.getState().status).toEqual({ kind: 'idle' });
  });

  test('stopped while it connects, closes its socket when that opens, and says nothing on it', async () => {
    const world = new World();
    const client = world.client();
    client.start();
    const { last } = world.server;
    const closed = spyOn(last.client, 'close');
    client.stop();
    expect(closed).not.toHaveBeenCalled();
    await settle();
    expect(closed).toHaveBeenCalledTimes(1);
    expect(last.received).toEqual([]);
    expect(client.getState().status).toEqual({ kind: 'idle' });
  });

  test('forgets its token when it is stopped', async () => {
    const world = new World();
    const client = await world.online('lobby');
    client.stop();
    client.start();
    await settle();
    expect(client.getState().status).toMatchObject({ kind: 'stopped', code: 'token_missing' });
    client.setToken(fakeToken('ada'));
    await settle();
    expect(client.getState().status).toEqual({ kind: 'online' });
  });

  test('does not fall over what is no frame of this protocol', async () => {
    const world = new World();
    const client = await world.online('lobby');
    for (const data of ['', '{', 'null', '7', '[]', '{"type":"later"}', new ArrayBuffer(2)]) {
      world.server.last.client.onmessage?.({ data });
    }
    world.server.say('lobby', 'bob', 'still here');
    expect(roomIn(client, 'lobby').messages).toHaveLength(1);
  });

  test('tells its listeners once, however much has happened', async () => {
    const world = new World();
    const client = await world.online('lobby');
    await world.clock.advance(1_000);
    let calls = 0;
    client.subscribe(() => (calls += 1));
    for (const text of ['one', 'two', 'three']) world.server.say('lobby', 'bob', text);
    await Promise.resolve();
    expect(calls).toBe(1);
  });
});
