import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { startCore } from '../support/core.ts';
import { settle } from '../support/hand-clock.ts';
import { sign } from '../support/tokens.ts';

let core: Awaited<ReturnType<typeof startCore>>;
beforeEach(async () => {
  core = await startCore();
});
afterEach(() => core.close());

describe('the heartbeat', () => {
  test('[G5] a client that says nothing for 30 s is cut within 35 s, however much it is sent', async () => {
    const dead = await core.enter('dead', 'lobby');
    const ada = await core.enter('ada', 'lobby');
    for (let second = 0; second < 34; second++) {
      ada.say({
        type: 'send',
        id: second + 2,
        room: 'lobby',
        clientId: Bun.randomUUIDv7(),
        text: `${second}`,
      });
      await core.clock.advance(1000);
    }
    expect(dead.all('events').length).toBeGreaterThan(20);
    expect(dead.end).toEqual({ kind: 'cut' });
    expect(ada.end).toBeNull();
  });

  test('[G5] every client is told the heads of its rooms at least every 13 s, and stays while it answers', async () => {
    const ada = await core.enter('ada', 'lobby');
    ada.say({ type: 'send', id: 2, room: 'lobby', clientId: Bun.randomUUIDv7(), text: 'one' });
    for (let round = 1; round <= 10; round++) {
      await core.clock.advance(13_000);
      expect(ada.all('ping').length).toBeGreaterThanOrEqual(round);
      ada.say({ type: 'pong' });
    }
    expect(ada.all('ping').at(-1)?.heads).toEqual([{ room: 'lobby', rev: 1 }]);
    expect(ada.end).toBeNull();
  });

  test('a socket that never says hello is ended after 10 s', async () => {
    const stranger = core.connect();
    await core.clock.advance(9000);
    expect(stranger.end).toBeNull();
    await core.clock.advance(2000);
    expect(stranger.end).toEqual({ kind: 'closed', code: 4007 });
    expect(stranger.all('bye')).toMatchObject([{ code: 'hello_timeout' }]);
  });

  test('[G7] a connection ends when its token does, and one with a new token goes on', async () => {
    const ada = await core.enter('ada', 'lobby', 20);
    const ben = await core.enter('ben', 'lobby', 20);
    const exp = Math.floor(core.clock.now() / 1000) + 3600;
    ben.say({ type: 'refresh', id: 2, token: await sign({ sub: 'ben', exp }) });
    while (ben.all('ok').length === 0) await settle();
    await core.clock.advance(12_000);
    for (const peer of [ada, ben]) peer.say({ type: 'pong' });
    await core.clock.advance(9000);
    expect(ada.end).toBeNull();
    await core.clock.advance(6000);
    expect(ada.end).toEqual({ kind: 'closed', code: 4101 });
    expect(ada.all('bye')).toMatchObject([{ code: 'token_expired' }]);
    expect(ben.end).toBeNull();
  });
});

describe('presence', () => {
  const changesOf = (peer: Awaited<ReturnType<typeof core.enter>>, user: string) =>
    peer
      .all('presence')
      .flatMap((frame) => ('changed' in frame ? frame.changed.filter(({ id }) => id === user) : []));

  test('[G10] a person who leaves is online for 10 s more, and then seen last when they left', async () => {
    const ada = await core.enter('ada', 'lobby');
    const ben = await core.enter('ben', 'lobby');
    await core.clock.advance(1000);
    const left = core.clock.now();
    ben.terminate();
    await core.clock.advance(9000);
    expect(changesOf(ada, 'ben').at(-1)).toMatchObject({ online: true });
    await core.clock.advance(2000);
    expect(changesOf(ada, 'ben').at(-1)).toMatchObject({ online: false, lastSeen: left });
    const eve = await core.enter('eve', 'lobby');
    const { members } = eve.all('welcome')[0]?.rooms[0] ?? {};
    const people = members?.kind === 'list' ? members.people : [];
    expect(people.find(({ id }) => id === 'ben')).toMatchObject({ online: false, lastSeen: left });
  });

  test('[G10] coming back within the grace is told to nobody, and a second device keeps its owner online', async () => {
    const ada = await core.enter('ada', 'lobby');
    const ben = await core.enter('ben', 'lobby');
    await core.clock.advance(1000);
    const told = changesOf(ada, 'ben').length;
    ben.terminate();
    await core.clock.advance(5000);
    const back = await core.enter('ben', 'lobby');
    const phone = await core.enter('ben', 'lobby');
    ada.say({ type: 'pong' });
    back.terminate();
    await core.clock.advance(12_000);
    expect(changesOf(ada, 'ben')).toHaveLength(told);
    expect(phone.end).toBeNull();
  });

  test('[G10] a half-open peer clears too, within 45 s', async () => {
    const ada = await core.enter('ada', 'lobby');
    await core.enter('ben', 'lobby');
    for (let second = 0; second < 45; second++) {
      await core.clock.advance(1000);
      ada.say({ type: 'pong' });
    }
    expect(changesOf(ada, 'ben').at(-1)).toMatchObject({ online: false });
  });

  test('[G11] nothing is left of people who have gone: no timer', async () => {
    const before = core.clock.running;
    const ada = await core.enter('ada', 'lobby');
    const ben = await core.enter('ben', 'lobby');
    ada.terminate();
    ben.terminate();
    await core.clock.advance(12_000);
    expect(core.clock.running).toBe(before);
  });
});

describe('an orderly stop', () => {
  test('[G1] what was sent before is acknowledged, and everybody is told when to come back', async () => {
    const ada = await core.enter('ada', 'lobby');
    const others = await Promise.all(['ben', 'eve', 'joe', 'kim'].map((user) => core.enter(user, 'lobby')));
    const everybody = [ada, ...others];
    for (let id = 2; id < 12; id++) {
      ada.say({ type: 'send', id, room: 'lobby', clientId: Bun.randomUUIDv7(), text: `${id}` });
    }
    await core.chat.drain();
    expect(ada.all('ok')).toHaveLength(10);
    for (const { end } of everybody) expect(end).toEqual({ kind: 'closed', code: 4000 });
    const delays = everybody.map((peer) => peer.all('bye')[0]?.retryAfter ?? 0);
    for (const delay of delays) expect(delay).toBeGreaterThan(0);
    // Two of them may draw the same delay; not all five.
    expect(new Set(delays).size).toBeGreaterThan(1);
  });
});
