/** The server's wall clock is set an hour forward or back while people chat. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type MemoryPeer, startCore } from '../support/core.ts';
import { sign } from '../support/tokens.ts';

const HOUR = 3_600_000;

let core: Awaited<ReturnType<typeof startCore>>;
beforeEach(async () => {
  core = await startCore();
});
afterEach(() => core.close());

const send = (peer: MemoryPeer, id: number) =>
  peer.say({ type: 'send', id, room: 'lobby', clientId: Bun.randomUUIDv7(), text: `${id}` });

const changesOf = (peer: MemoryPeer, user: string) =>
  peer
    .all('presence')
    .flatMap((frame) => ('changed' in frame ? frame.changed.filter(({ id }) => id === user) : []));

describe.each([
  ['forward', HOUR],
  ['back', -HOUR],
])('the server’s clock is set an hour %s', (_, by) => {
  test('[G5] nobody is cut who answers, and who does not is cut within 35 s all the same', async () => {
    const ada = await core.enter('ada', 'lobby', 3 * 3600);
    const dead = await core.enter('dead', 'lobby', 3 * 3600);
    core.clock.jump(by);
    await core.clock.advance(13_000);
    expect(ada.all('ping')).toHaveLength(1);
    ada.say({ type: 'pong' });
    await core.clock.advance(22_000);
    expect(ada.end).toBeNull();
    expect(dead.end).toEqual({ kind: 'cut' });
  });

  test('a socket that says nothing has its 10 s to say hello, and no more', async () => {
    const stranger = core.connect();
    core.clock.jump(by);
    await core.clock.advance(9_000);
    expect(stranger.end).toBeNull();
    await core.clock.advance(2_000);
    expect(stranger.end).toEqual({ kind: 'closed', code: 4007 });
  });

  test('[G10] a person who leaves is online for 10 s more, and then seen last when they left', async () => {
    const ada = await core.enter('ada', 'lobby', 3 * 3600);
    const ben = await core.enter('ben', 'lobby', 3 * 3600);
    await core.clock.advance(1_000);
    const left = core.clock.now();
    ben.terminate();
    core.clock.jump(by);
    await core.clock.advance(9_000);
    expect(changesOf(ada, 'ben').at(-1)).toMatchObject({ online: true });
    await core.clock.advance(2_000);
    expect(changesOf(ada, 'ben').at(-1)).toMatchObject({ online: false, lastSeen: left });
  });

  test('[G3] messages stand in the order in which they came, live and after a reload', async () => {
    const ada = await core.enter('ada', 'lobby', 3 * 3600);
    for (const [id, jump] of [0, by, -2 * by].entries()) {
      core.clock.jump(jump);
      send(ada, id + 2);
      while (ada.all('ok').length <= id) await core.clock.advance(0);
    }
    const reloaded = await core.enter('ben', 'lobby', 3 * 3600);
    const live = ada.all('events').flatMap(({ messages }) => messages);
    const loaded = reloaded.all('welcome').flatMap(({ rooms }) => rooms[0]?.messages ?? []);
    for (const messages of [live, loaded]) {
      expect(messages.map(({ seq, text }) => `${seq} ${text}`)).toEqual(['1 2', '2 3', '3 4']);
    }
  });

  test('[G11] the limit of messages stays what it is: nothing is given away, nobody is locked out', async () => {
    const ada = await core.enter('ada', 'lobby', 3 * 3600);
    for (let id = 2; id < 30; id++) send(ada, id);
    core.clock.jump(by);
    send(ada, 30);
    const refusals = ada.all('error');
    expect(refusals.at(-1)).toMatchObject({ id: 30, code: 'rate_limited' });
    expect(refusals.at(-1)?.retryAfter).toBeLessThanOrEqual(200);
    await core.clock.advance(200);
    send(ada, 31);
    expect(ada.all('error')).toHaveLength(refusals.length);
  });

  test('typing is told as before', async () => {
    const ada = await core.enter('ada', 'lobby', 3 * 3600);
    const ben = await core.enter('ben', 'lobby', 3 * 3600);
    for (let second = 0; second < 8; second++) {
      if (second === 4) core.clock.jump(by);
      ben.say({ type: 'typing', room: 'lobby', on: true });
      await core.clock.advance(1_000);
    }
    expect(ada.all('typing')).toHaveLength(8);
  });
});

describe('a token', () => {
  test('[G7] ends when the server’s clock says so, also when somebody has just set it there', async () => {
    const ada = await core.enter('ada', 'lobby', 1800);
    core.clock.jump(HOUR);
    await core.clock.advance(1_000);
    expect(ada.end).toEqual({ kind: 'closed', code: 4101 });
  });

  test('[G7] is good for an hour more when the server’s clock is set back by one, as a new hello would find too', async () => {
    const ada = await core.enter('ada', 'lobby', 60);
    core.clock.jump(-HOUR);
    for (let second = 0; second < 3_655; second += 10) {
      await core.clock.advance(10_000);
      ada.say({ type: 'pong' });
    }
    expect(ada.end).toBeNull();
    await core.clock.advance(10_000);
    expect(ada.end).toEqual({ kind: 'closed', code: 4101 });
  });

  test('[G7] of a site whose key was removed is refused within 5 s, however the clock is set', async () => {
    const { store, clock } = core;
    const key = { keyId: 'shop', algorithm: 'HS256', key: 'a secret of the shop, long enough' } as const;
    await store.putSite({ name: 'shop', origins: [], audience: null, issuer: null, key });
    const knock = async () => {
      const peer = core.connect();
      const exp = Math.floor(clock.now() / 1000) + 10 * 3600;
      const token = await sign({ sub: 'ada', exp }, key.key, { kid: key.keyId });
      peer.say({ type: 'hello', id: 1, version: 1, token, device: 'device-1', rooms: [] });
      while (peer.all('welcome').length === 0 && !peer.end) await clock.advance(0);
      return peer.all('bye')[0]?.code ?? 'welcome';
    };
    expect(await knock()).toBe('welcome');
    await store.removeSiteKey(key.keyId);
    clock.jump(-HOUR);
    await clock.advance(5_000);
    expect(await knock()).toBe('token_unknown_key');
  });
});
