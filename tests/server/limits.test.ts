/** What happens at each limit: to who goes beyond it, and to the others. */
import { describe, expect, test } from 'bun:test';
import { startInProcess } from '../support/in-process.ts';
import { codeOf, type RawClient } from '../support/raw-client.ts';
import { sign } from '../support/tokens.ts';

const alive = async (client: RawClient) => {
  await client.settled();
  return true;
};

describe('[G11] limits', () => {
  test('sockets that never say hello are few, and others still get in after them', async () => {
    const small = await startInProcess({ CHAT_PENDING_PER_ADDRESS: '3' });
    const strangers = await Promise.all([small.connect(), small.connect(), small.connect()]);
    await expect(small.connect()).rejects.toThrow();
    strangers[0]?.close();
    await strangers[0]?.closed;
    const ada = await small.enter('ada');
    expect(await alive(ada)).toBe(true);
    await small.close();
  });

  test('too many new connections of one address are refused until later', async () => {
    const small = await startInProcess({ CHAT_CONNECTS_BURST: '2', CHAT_CONNECTS_PER_SECOND: '1' });
    await small.connect();
    await small.connect();
    await expect(small.connect()).rejects.toThrow();
    await expect(small.connect()).rejects.toThrow();
    expect(small.lines).toEqual([expect.stringContaining('If that is your own proxy')]);
    await small.close();
  });

  test('a full server lets nobody in until somebody leaves, and those who are in chat on', async () => {
    const small = await startInProcess({ CHAT_CONNECTIONS: '2' });
    const ada = await small.enter('ada');
    const ben = await small.enter('ben');
    await expect(small.connect()).rejects.toThrow();
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
    const answer = await fetch(`${small.url}/ws`, { headers });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.json()).toMatchObject({ code: 'server_full' });
    expect(small.lines).toEqual([expect.stringContaining('CHAT_CONNECTIONS')]);
    expect(await codeOf(ada.say('lobby', 'the two of us'))).toBe('accepted');
    ben.close();
    await ben.closed;
    expect(await alive(await small.enter('cleo'))).toBe(true);
    await small.close();
  });

  test('who sends too fast is told when to try again, and then it works', async () => {
    const small = await startInProcess({
      CHAT_SENDS_BURST: '3',
      CHAT_SENDS_PER_SECOND: '50',
      CHAT_COMMANDS_BURST: '5000',
    });
    const ada = await small.enter('ada');
    const phone = await small.enter('ada');
    const ben = await small.enter('ben');
    for (let count = 0; count < 3; count++) await ada.say('lobby', `m${count}`);
    const refused = await Promise.all(
      Array.from({ length: 5 }, (_, index) => codeOf(phone.say('lobby', `p${index}`))),
    );
    expect(refused).toContain('rate_limited');
    expect(await codeOf(ben.say('lobby', 'others are not concerned'))).toBe('accepted');
    const error = phone.frames.find((frame) => frame.type === 'error');
    expect(error).toMatchObject({ temporary: true, retryAfter: expect.any(Number) });
    const clientId = Bun.randomUUIDv7();
    while ((await codeOf(ada.say('lobby', 'again', clientId))) === 'rate_limited') await ada.settled();
    expect(await ben.hears('again')).toMatchObject({ clientId });
    await small.close();
  });

  test('a flood of commands is refused and at last ended, and others are not concerned', async () => {
    const small = await startInProcess({ CHAT_COMMANDS_BURST: '10', CHAT_COMMANDS_PER_SECOND: '1' });
    const flooder = await small.enter('flooder');
    const ben = await small.enter('ben');
    for (let count = 0; count < 1200; count++) flooder.send({ type: 'rooms', id: 1000 + count });
    expect((await flooder.closed).code).toBe(4005);
    expect(await codeOf(ben.say('lobby', 'still here'))).toBe('accepted');
    await small.close();
  });

  test('a connection has no more rooms than it may, and one user no more than 50 connections', async () => {
    const small = await startInProcess({ CHAT_ROOMS_PER_CONNECTION: '2' });
    const rooms = { a1: 'write', b1: 'write', c1: 'write' };
    const ada = await small.connect();
    const welcome = await ada.hello(await sign({ sub: 'ada', rooms }), ['a1', 'b1', 'c1']);
    expect(welcome.rooms.map(({ room }) => room)).toEqual(['a1', 'b1']);
    expect(welcome.refused).toMatchObject([{ room: 'c1', code: 'too_many_rooms' }]);
    await ada.command('leave', { room: 'a1' });
    expect((await ada.join('c1')).room).toBe('c1');
    const more = await Promise.all(Array.from({ length: 49 }, () => small.enter('ada', [], { rooms })));
    expect(more).toHaveLength(49);
    const tooMany = await small.connect();
    expect(await codeOf(tooMany.hello(await sign({ sub: 'ada', rooms })))).toBe('too_many_connections');
    expect((await tooMany.closed).code).toBe(4006);
    await small.close();
  });
});
