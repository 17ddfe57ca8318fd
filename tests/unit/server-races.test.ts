/** Connections that end, lose rights or are revoked in the middle of something. */
import { afterEach, describe, expect, test } from 'bun:test';
import { type Store, StoreError } from '../../server/store/store.ts';
import { bound, type MemoryPeer, startCore } from '../support/core.ts';
import { settle } from '../support/hand-clock.ts';
import { sign } from '../support/tokens.ts';

let core: Awaited<ReturnType<typeof startCore>>;
afterEach(() => core.close());

const tokenOf = (sub: string, rooms: Record<string, string>, iat?: number) =>
  sign({ sub, rooms, exp: Math.floor(core.clock.now() / 1000) + 3600, ...(iat !== undefined && { iat }) });
const hello = (token: string, device: string, rooms: readonly string[]) => ({
  type: 'hello',
  id: 1,
  version: 1,
  token,
  device,
  rooms: rooms.map((room) => ({ room })),
});
const answered = async (peer: MemoryPeer, id: number) => {
  const answers = () => peer.frames.filter((frame) => 'id' in frame && frame.id === id);
  while (answers().length === 0 && !peer.end) await settle();
  return answers()[0];
};
const peopleOnline = async (peer: MemoryPeer, id: number, room: string) => {
  peer.say({ type: 'join', id, rooms: [{ room }] });
  const answer = await answered(peer, id);
  const result = answer?.type === 'ok' ? (answer.result as { rooms: { members: unknown }[] }) : { rooms: [] };
  const members = result.rooms[0]?.members as { people: { id: string; online: boolean }[] } | undefined;
  return members?.people.filter(({ online }) => online).map((person) => person.id);
};

/** Lets `count` microtasks pass and, for every twentieth, a turn of the event loop. */
const pass = async (count: number) => {
  for (let step = 0; step < count; step++) await (step % 20 === 19 ? settle() : Promise.resolve());
};

describe('a connection that ends in the middle', () => {
  for (const how of ['a hello', 'a join', 'being replaced'] as const) {
    test(`[G10] of ${how}, at whatever moment, is online for nobody afterwards and leaves no timer`, async () => {
      core = await startCore();
      const watcher = await core.enter('watcher', 'lobby');
      const rooms = ['lobby', 'attic', 'cellar'];
      const token = await tokenOf('ghost', Object.fromEntries(rooms.map((room) => [room, 'write'])));
      await core.clock.advance(1000);
      const timers = core.clock.running;
      const ghosts: MemoryPeer[] = [];
      for (let steps = 0; steps < 120; steps++) {
        const ghost = core.connect();
        ghosts.push(ghost);
        if (how === 'a join') {
          ghost.say(hello(token, `device-${steps}`, []));
          await answered(ghost, 1);
          ghost.say({ type: 'join', id: 2, rooms: rooms.map((room) => ({ room })) });
        } else ghost.say(hello(token, 'device-same', rooms));
        await pass(steps);
        if (how !== 'being replaced') ghost.terminate();
        // Commands are limited, so time has to go on.
        await core.clock.advance(100);
        watcher.say({ type: 'pong' });
      }
      // Tokens are verified on another thread: a hello may be answered after a later one.
      for (const ghost of ghosts) await answered(ghost, 1);
      if (how === 'being replaced') {
        const last = core.connect();
        last.say(hello(token, 'device-same', []));
        await answered(last, 1);
        last.terminate();
      }
      for (let second = 0; second < 15; second++) {
        await core.clock.advance(1000);
        watcher.say({ type: 'pong' });
      }
      expect(await peopleOnline(watcher, 99, 'lobby')).toEqual(['watcher']);
      expect(core.clock.running).toBe(timers);
    });
  }
});

describe('rights', () => {
  test('[G7] that a refresh takes are gone for the very next command of the same breath', async () => {
    core = await startCore();
    const ada = await core.enter('ada', 'lobby');
    const send = (id: number) => ({
      type: 'send',
      id,
      room: 'lobby',
      clientId: Bun.randomUUIDv7(),
      text: 'x',
    });
    ada.say(send(2));
    ada.say({ type: 'refresh', id: 3, token: await tokenOf('ada', { lobby: 'read' }) });
    ada.say(send(4));
    ada.say({ type: 'refresh', id: 5, token: await tokenOf('ada', { attic: 'write' }) });
    ada.say(send(6));
    ada.say({ type: 'history', id: 7, room: 'lobby', before: 9 });
    const answers = [];
    for (const id of [2, 3, 4, 5, 6, 7]) answers.push(await answered(ada, id));
    expect(answers).toMatchObject([
      { id: 2, type: 'ok' },
      { id: 3, type: 'ok', result: { rooms: [{ room: 'lobby', role: 'read' }] } },
      { id: 4, code: 'not_allowed' },
      { id: 5, type: 'ok', result: { rooms: [] } },
      { id: 6, code: 'not_joined' },
      { id: 7, code: 'not_joined' },
    ]);
    expect([...ada.topics].filter((topic) => topic.startsWith('room:'))).toEqual([]);
  });

  test('[G7] that have ended by the clock allow no more, also before anybody has looked at it', async () => {
    core = await startCore();
    const ada = await core.enter('ada', 'lobby', 60);
    core.clock.jump(120_000);
    ada.say({ type: 'send', id: 2, room: 'lobby', clientId: Bun.randomUUIDv7(), text: 'too late' });
    await answered(ada, 2);
    expect(ada.all('bye')).toMatchObject([{ code: 'token_expired' }]);
    expect(ada.all('ok')).toEqual([]);
    const reader = await core.enter('reader', 'lobby');
    expect(reader.all('welcome')[0]?.rooms).toMatchObject([{ seq: 0, messages: [] }]);
  });

  test('[G7] that are revoked between the check of the token and the welcome are never had', async () => {
    const gate = Promise.withResolvers<void>();
    let held = false;
    core = await startCore(
      (store): Store => ({
        ...bound(store),
        commit: async (writes) => {
          if (writes.some((write) => write.kind === 'user' && write.person.id === 'ada')) {
            held = true;
            await gate.promise;
          }
          return store.commit(writes);
        },
      }),
    );
    const issued = Math.floor(core.clock.now() / 1000) - 60;
    const ada = core.connect();
    ada.say(hello(await tokenOf('ada', { lobby: 'write' }, issued), 'device-ada', ['lobby']));
    while (!held) await settle();
    await core.store.revoke({ siteName: 'default', subject: 'ada', before: core.clock.now() });
    await core.clock.advance(1000);
    gate.resolve();
    await settle();
    expect(ada.end).toEqual({ kind: 'closed', code: 4100 });
    expect(ada.all('bye')).toMatchObject([{ code: 'token_revoked' }]);
    expect(ada.all('welcome')).toEqual([]);
  });
});

describe('a store that fails', () => {
  const READS = ['changes', 'page', 'own', 'members', 'rooms'] as const;
  test.each(READS)(
    '[G11] at "%s" is told as such; the connection stays and works when the store does',
    async (verb) => {
      let away = false;
      core = await startCore((store): Store => {
        const whole = bound(store);
        const failing = async (): Promise<never> => {
          throw new StoreError('store_unavailable');
        };
        return new Proxy(whole, {
          get: (target, name: keyof Store) => (away && name === verb ? failing : target[name]),
        });
      });
      const ada = await core.enter('ada', 'lobby');
      away = true;
      ada.say({ type: 'send', id: 2, room: 'lobby', clientId: Bun.randomUUIDv7(), text: 'x' });
      ada.say({ type: 'join', id: 3, rooms: [{ room: 'lobby' }] });
      ada.say({ type: 'history', id: 4, room: 'lobby', before: 9 });
      ada.say({ type: 'sync', id: 5, room: 'lobby', epoch: 1, rev: 1 });
      ada.say({ type: 'rooms', id: 6 });
      const answers = [];
      for (const id of [2, 3, 4, 5, 6]) answers.push(await answered(ada, id));
      const errors = answers.flatMap((frame) => (frame?.type === 'error' ? [frame] : []));
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) {
        expect(error).toMatchObject({ code: 'store_unavailable', temporary: true, retryAfter: 1000 });
      }
      expect(ada.end).toBeNull();
      away = false;
      ada.say({ type: 'join', id: 7, rooms: [{ room: 'lobby' }] });
      expect(await answered(ada, 7)).toMatchObject({ type: 'ok', result: { rooms: [{ seq: 1 }] } });
    },
  );

  test('[G10] in the middle of a hello ends it with the code that means come back, and nobody is online', async () => {
    let away = false;
    core = await startCore(
      (store): Store => ({
        ...bound(store),
        members: async (room, atMost) => {
          if (away) throw new StoreError('store_unavailable');
          return store.members(room, atMost);
        },
      }),
    );
    const watcher = await core.enter('watcher', 'lobby');
    away = true;
    const ghost = core.connect();
    ghost.say(hello(await tokenOf('ghost', { lobby: 'write' }), 'device-ghost', ['lobby']));
    await answered(ghost, 1);
    await settle();
    expect(ghost.end).toEqual({ kind: 'closed', code: 4001 });
    expect(ghost.all('bye')).toMatchObject([{ code: 'store_unavailable', retryAfter: 1000 }]);
    away = false;
    expect(await peopleOnline(watcher, 2, 'lobby')).toEqual(['watcher']);
  });
});
