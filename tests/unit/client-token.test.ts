import { describe, expect, test } from 'bun:test';
import type { TokenReason } from '../../widget/client/api.ts';
import { ownerOf, personOf } from '../../widget/client/token.ts';
import { fakeToken } from '../support/fake-server.ts';
import { MemoryOutbox, roomIn, textsIn, World } from '../support/fake-server-environment.ts';
import { settle } from '../support/hand-clock.ts';

const MINUTE = 60_000;

/** A token source that remembers why it was asked. */
function source(answer: () => Promise<string> = async () => fakeToken('ada')) {
  const reasons: TokenReason[] = [];
  const ask = (reason: TokenReason) => {
    reasons.push(reason);
    return answer();
  };
  return { ask, reasons };
}

describe('a token from a source', () => {
  test('is renewed on the open connection before it ends', async () => {
    const world = new World();
    world.server.life = 10 * MINUTE;
    const { ask, reasons } = source();
    const client = await world.online('lobby', ask);
    world.server.last.manual = false;
    const beat = async (minutes: number) => {
      for (let second = 0; second < minutes * 60; second += 12) {
        await world.clock.advance(12_000);
        world.server.last.push({ type: 'ping', heads: [] });
      }
    };
    await beat(30);
    expect(reasons.map(({ kind }) => kind)).toEqual(['first', 'expiring', 'expiring', 'expiring']);
    expect(world.server.last.commands('refresh')).toHaveLength(3);
    expect(world.server.connections).toHaveLength(1);
    expect(client.getState().status).toEqual({ kind: 'online' });
  });

  test('is asked for again when renewing fails', async () => {
    const world = new World();
    world.server.life = 20_000;
    let fail = false;
    const { ask, reasons } = source(async () => {
      if (fail) throw new Error('no network');
      return fakeToken('ada');
    });
    await world.online('lobby', ask);
    fail = true;
    await world.clock.advance(18_000);
    fail = false;
    await world.clock.advance(2_000);
    expect(reasons.length).toBeGreaterThan(2);
    expect(world.server.last.commands('refresh')).toHaveLength(1);
  });

  test('is asked for again, with the reason, when the server refuses it', async () => {
    const world = new World();
    const { ask, reasons } = source();
    world.server.refuse = ({ type }) => (type === 'hello' ? { code: 'token_expired' } : null);
    const client = world.client(ask);
    client.start();
    await settle();
    expect(reasons).toEqual([{ kind: 'first' }, { kind: 'refused', code: 'token_expired' }]);
    expect(client.getState().status).toMatchObject({ kind: 'stopped', code: 'token_expired' });
  });

  test('that does not come yet is waited for, with back-off', async () => {
    const world = new World();
    let fail = true;
    const { ask } = source(async () => {
      if (fail) throw new Error('The shop is down.');
      return fakeToken('ada');
    });
    const client = await world.online('lobby', ask);
    expect(client.getState().status).toMatchObject({ kind: 'reconnecting' });
    fail = false;
    await world.clock.advance(1_000);
    expect(client.getState().status).toEqual({ kind: 'online' });
  });

  test('goes on after the socket was closed because the token had ended', async () => {
    const world = new World();
    const { ask, reasons } = source();
    const client = await world.online('lobby', ask);
    world.server.last.close(4101, 'token_expired');
    await settle();
    expect(reasons.at(-1)).toEqual({ kind: 'refused', code: 'token_expired' });
    expect(client.getState().status).toEqual({ kind: 'online' });
  });

  test('may be asked for by another source from now on', async () => {
    const world = new World();
    const client = await world.online('lobby', source().ask);
    const other = source();
    client.setToken(other.ask);
    await settle();
    expect(other.reasons).toEqual([{ kind: 'first' }]);
    expect(world.server.connections).toHaveLength(1);
    expect(world.server.last.commands('refresh')).toHaveLength(1);
  });
});

describe('a token that is given', () => {
  test('stops the client when it has ended, and a new one goes on with what is there', async () => {
    const world = new World();
    const client = await world.online('lobby', fakeToken('ada', { exp: 1 }));
    world.server.say('lobby', 'bob', 'hello');
    world.server.last.close(4101, 'token_expired');
    expect(client.getState().status).toMatchObject({ kind: 'stopped', code: 'token_expired' });
    expect(textsIn(client, 'lobby')).toEqual(['hello']);
    client.setToken(fakeToken('ada', { exp: 2 }));
    await settle();
    expect(client.getState().status).toEqual({ kind: 'online' });
    expect(world.server.last.commands('hello')[0]?.rooms).toEqual([{ room: 'lobby', epoch: 1, rev: 1 }]);
  });

  test('of the same user is handed over without reconnecting', async () => {
    const world = new World();
    const client = await world.online('lobby', fakeToken('ada', { exp: 1 }));
    client.setToken(fakeToken('ada', { exp: 2 }));
    await settle();
    expect(world.server.connections).toHaveLength(1);
    expect(world.server.last.commands('refresh')).toHaveLength(1);
  });

  test('of another user drops everything of the former one at once, and shows the same room anew', async () => {
    const world = new World();
    const client = await world.online('lobby', fakeToken('ada'), { outbox: new MemoryOutbox() });
    client.join('private');
    await settle();
    world.server.say('private', 'ada', 'a secret');
    expect(textsIn(client, 'private')).toEqual(['a secret']);
    client.setToken(fakeToken('bob'));
    expect(client.getState().you).toBeNull();
    expect(client.getState().rooms.flatMap(({ messages }) => messages)).toEqual([]);
    await settle();
    expect(client.getState().you?.id).toBe('bob');
    expect(roomIn(client, 'lobby').phase).toEqual({ kind: 'live' });
    expect(world.server.connections.filter(({ pair }) => pair.open)).toHaveLength(1);
  });

  test('names its outbox by server, key and user, and a broken one names none', () => {
    expect(ownerOf('https://a', fakeToken('zoë', { kid: 'site-1' }))).toBe('https://a|site-1|zoë');
    for (const token of ['', 'x', 'a.b.c', `${btoa('{}')}.${btoa('null')}.`])
      expect(ownerOf('s', token)).toBeNull();
  });

  test('[G6] somebody whose website has changed its key is still the same person, of whom nothing is removed', () => {
    const owner = (server: string, user: string, kid: string) =>
      personOf(ownerOf(server, fakeToken(user, { kid })) ?? '');
    expect(owner('https://a', 'ada', 'new')).toBe(owner('https://a', 'ada', 'old'));
    expect(owner('https://a', 'bob', 'old')).not.toBe(owner('https://a', 'ada', 'old'));
    expect(owner('https://b', 'ada', 'old')).not.toBe(owner('https://a', 'ada', 'old'));
  });
});
