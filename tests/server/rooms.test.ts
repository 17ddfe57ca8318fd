import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { CommandType } from '../../server/protocol/frames.ts';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { codeOf } from '../support/raw-client.ts';
import { sign } from '../support/tokens.ts';

const OTHER = { name: 'other', keyId: 'key-of-other', key: 'the secret of another site, long enough too' };
const THIRD = { name: 'third', keyId: 'key-of-third', key: 'the secret of a third site, long enough too!' };

let server: InProcessServer;
beforeAll(async () => {
  server = await startInProcess({ CHAT_SENDS_BURST: '1000' });
  for (const { name, ...key } of [OTHER, THIRD]) {
    const origins = [`https://${name}.example`];
    await server.store.putSite({
      name,
      origins,
      audience: null,
      issuer: null,
      key: { algorithm: 'HS256', ...key },
    });
  }
});
afterAll(() => server.close());

describe('rooms', () => {
  test('[G7] a room that the token does not name is answered alike, whether it exists or not', async () => {
    await server.enter('ada', ['secret-room']);
    const eve = await server.enter('eve', ['lobby']);
    const answers = [];
    for (const room of ['secret-room', 'no-room-at-all']) {
      const { rooms, refused } = await eve.command('join', { rooms: [{ room }] });
      answers.push({ rooms, code: refused[0]?.code, message: refused[0]?.message });
    }
    expect(answers[0]).toEqual(answers[1] as (typeof answers)[0]);
    for (const type of ['send', 'edit', 'delete', 'history', 'sync', 'receipt', 'typing', 'leave'] as const) {
      const fields = {
        clientId: Bun.randomUUIDv7(),
        text: 'x',
        seq: 1,
        before: 9,
        epoch: 1,
        rev: 1,
        on: true,
      };
      expect([type, await codeOf(eve.command(type, { room: 'secret-room', ...fields }))]).toEqual([
        type,
        'not_joined',
      ]);
    }
  });

  const MATRIX: readonly (readonly [
    CommandType & ('send' | 'edit' | 'delete' | 'history' | 'typing' | 'receipt' | 'sync'),
    string[],
  ])[] = [
    ['history', ['read', 'write', 'moderate']],
    ['sync', ['read', 'write', 'moderate']],
    ['receipt', ['read', 'write', 'moderate']],
    ['typing', ['write', 'moderate']],
    ['send', ['write', 'moderate']],
    ['edit', []],
    ['delete', ['moderate']],
  ];
  test('[G7] what a role may do: every command with every role, on the message of another', async () => {
    const author = await server.enter('author', ['matrix']);
    for (const role of ['read', 'write', 'moderate']) {
      const { seq } = await author.say('matrix', `for ${role}`);
      const client = await server.enter(`a-${role}`, ['matrix'], { rooms: { matrix: role } });
      for (const [type, allowed] of MATRIX) {
        const fields = {
          clientId: Bun.randomUUIDv7(),
          text: 'x',
          seq,
          before: 9,
          epoch: 1,
          rev: 1,
          read: 1,
          on: true,
        };
        const answer = await codeOf(client.command(type, { room: 'matrix', ...fields }));
        expect([role, type, answer]).toEqual([
          role,
          type,
          allowed.includes(role) ? 'accepted' : 'not_allowed',
        ]);
      }
    }
  });

  test('[G8] the room of the same name on another site is another room', async () => {
    const here = await server.enter('ada', ['shared-name']);
    await here.say('shared-name', 'only for this site');
    const there = await server.connect();
    const token = await sign({ sub: 'ada', rooms: { '*': 'moderate' } }, OTHER.key, { kid: OTHER.keyId });
    const welcome = await there.hello(token, ['shared-name']);
    expect(welcome.rooms[0]).toMatchObject({ seq: 0, messages: [] });
    expect((await there.command('rooms')).rooms.map(({ room }) => room)).toEqual(['shared-name']);
    await here.say('shared-name', 'still only here');
    await there.settled();
    expect(there.frames.filter(({ type }) => type === 'events')).toEqual([]);
    expect((await there.join('shared-name')).members).toMatchObject({ people: [{ id: 'ada' }] });
  });

  test('[G8] a page of one site cannot use a token of another', async () => {
    const page = await server.connect({ Origin: 'http://localhost:8080' });
    expect(await codeOf(page.hello(await sign({ sub: 'ada' }, THIRD.key, { kid: THIRD.keyId })))).toBe(
      'token_wrong_site',
    );
  });

  test('an outsider hears nothing of a room, and who leaves hears nothing more', async () => {
    const ada = await server.enter('ada', ['inside']);
    const outsider = await server.enter('out', ['outside']);
    const left = await server.enter('ben', ['inside']);
    await left.command('leave', { room: 'inside' });
    const before = [outsider.frames.length, left.frames.length];
    await ada.say('inside', 'psst');
    await ada.command('typing', { room: 'inside', on: true });
    (await server.enter('eve', ['inside'])).send({ type: 'receipt', room: 'inside', read: 1 });
    await ada.say('inside', 'pssst');
    await ada.next('presence');
    await Promise.all([outsider.settled(), left.settled()]);
    const told = [outsider, left].map(({ frames }, index) =>
      frames
        .slice(before[index])
        .filter(({ type }) => type === 'events' || type === 'typing' || type === 'receipts'),
    );
    expect(told).toEqual([[], []]);
  });

  test('the list has every named room and every room of a pattern, newest first, with what is unread', async () => {
    const shop = await server.enter('shop', ['list-1', 'list-2', 'list-3'], {
      rooms: { 'list-*': 'moderate' },
    });
    const rooms = { 'list-*': 'write', later: { role: 'read', title: 'Not there yet' } };
    const ada = await server.connect();
    await ada.hello(await sign({ sub: 'ada', rooms }), ['list-1', 'list-2', 'list-3']);
    await shop.say('list-2', 'first');
    await shop.say('list-1', 'second');
    await shop.say('list-1', 'third');
    const list = (await ada.command('rooms')).rooms;
    expect(list.map(({ room, own, last }) => [room, own.unread, last?.text ?? null])).toEqual([
      ['list-1', 2, 'third'],
      ['list-2', 1, 'first'],
      ['list-3', 0, null],
      ['later', 0, null],
    ]);
    expect(list.at(-1)).toMatchObject({ title: 'Not there yet', role: 'read' });
  });

  test('[G11] what does not fit into one answer is deferred, and can be joined next', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `big-${index}`);
    const ada = await server.enter('ada', names);
    const text = '漢'.repeat(4000);
    for (const room of names) for (let count = 0; count < 8; count++) await ada.say(room, text);
    const back = await server.connect();
    const token = await sign({ sub: 'ada', rooms: { 'big-*': 'write' } });
    const { rooms, deferred } = await back.hello(token, names);
    expect(rooms.length).toBeGreaterThan(0);
    expect(deferred.length).toBeGreaterThan(0);
    expect([...rooms.map(({ room }) => room), ...deferred]).toEqual(names);
    const next = await back.command('join', { rooms: deferred.map((room) => ({ room })) });
    expect(next.rooms.length).toBeGreaterThan(0);
  });
});

describe('a new token on the same connection', () => {
  test('[G7] takes and gives rights at once', async () => {
    const ada = await server.enter('ada', ['keep', 'lose'], { rooms: { keep: 'write', lose: 'write' } });
    const ben = await server.enter('ben', ['lose']);
    const token = await sign({ sub: 'ada', rooms: { keep: 'read', more: 'write' } });
    const { rooms } = await ada.command('refresh', { token });
    expect(rooms).toEqual([{ room: 'keep', role: 'read' }]);
    expect(await ada.next('left')).toMatchObject({ room: 'lose', code: 'no_such_room' });
    await ben.say('lose', 'ada must not hear this');
    expect(await codeOf(ada.say('keep', 'x'))).toBe('not_allowed');
    expect(await codeOf(ada.say('lose', 'x'))).toBe('not_joined');
    expect((await ada.join('more')).role).toBe('write');
    expect(ada.frames.filter((frame) => frame.type === 'events' && frame.room === 'lose')).toEqual([]);
  });

  test('brings a new name', async () => {
    const ada = await server.enter('ada', ['names']);
    const ben = await server.enter('ben', ['names']);
    const rooms = { names: 'write' };
    await ada.command('refresh', { token: await sign({ sub: 'ada', name: 'Countess Ada', rooms }) });
    await ada.say('names', 'it is still me');
    expect((await ben.hears('it is still me')).from).toEqual({ id: 'ada', name: 'Countess Ada' });
    ada.send({ type: 'typing', room: 'names', on: true });
    expect((await ben.next('typing')).person.name).toBe('Countess Ada');
  });

  test('[G7] cannot change who is speaking, and a bad one leaves the old one in force', async () => {
    const ada = await server.enter('ada');
    expect(await codeOf(ada.command('refresh', { token: await sign({ sub: 'ben' }) }))).toBe(
      'token_wrong_user',
    );
    expect(await codeOf(ada.command('refresh', { token: 'nonsense' }))).toBe('token_malformed');
    expect(await codeOf(ada.say('lobby', 'it is still me'))).toBe('accepted');
    expect((await ada.hears('it is still me')).from.id).toBe('ada');
  });

  test('[G7] a revoked one ends its connections within a second, and counts no more; a later one does', async () => {
    const issued = Math.floor(Date.now() / 1000) - 60;
    const token = await sign({ sub: 'ada', iat: issued });
    const ada = await server.connect();
    await ada.hello(token, ['lobby']);
    const ben = await server.enter('ben');
    await server.store.revoke({ siteName: 'default', subject: 'ada', before: Date.now() - 30_000 });
    expect(await ada.closed).toEqual({ code: 4100, reason: 'token_revoked' });
    const again = await server.connect();
    expect(await codeOf(again.hello(token))).toBe('token_revoked');
    const later = await server.connect();
    await later.hello(await sign({ sub: 'ada', iat: issued + 50 }), ['lobby']);
    expect(await codeOf(ben.say('lobby', 'not concerned'))).toBe('accepted');
    expect(await codeOf(ben.command('refresh', { token }))).toBe('token_revoked');
  });
});
