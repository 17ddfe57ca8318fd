/** What one hostile client tries, and that the others do not notice. Limits as they are unless configured. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { sign } from '../support/tokens.ts';

let server: InProcessServer;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('[G11] one hostile client', () => {
  test('that floods is ended however much gets through in between, also on its next connection', async () => {
    const flooder = await server.enter('flooder');
    for (let id = 1000; id < 3000; id++) flooder.send({ type: 'typing', id, room: 'lobby', on: true });
    expect((await flooder.closed).code).toBe(4005);
    const again = await server.connect();
    await again.hello(await sign({ sub: 'flooder' })).catch(() => undefined);
    for (let id = 1000; id < 1400; id++) again.send({ type: 'ping', id });
    expect((await again.closed).code).toBe(4005);
    const ben = await server.enter('ben');
    expect((await ben.say('lobby', 'not concerned')).seq).toBeGreaterThan(0);
  });

  test('cannot have rooms read for nothing: joins and hellos count by room, lists as many', async () => {
    const token = await sign({ sub: 'maker', rooms: { '*': 'write' } });
    const first = await server.connect();
    await first.hello(token, names('made-', 150));
    const second = await server.connect();
    await expect(second.hello(token, names('more-', 150))).rejects.toThrow('rate_limited');
    expect(await second.closed).toEqual({ code: 4005, reason: 'rate_limited' });
    expect(second.frames.find(({ type }) => type === 'bye')).toMatchObject({
      retryAfter: expect.any(Number),
    });
    const lister = await server.enter('lister');
    const lists = await Promise.allSettled(Array.from({ length: 10 }, () => lister.command('rooms')));
    expect(lists.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(6);
  });

  test('makes few rooms that its site has not named, enters those there are, and any that is named', async () => {
    const free = await startInProcess({ CHAT_COMMANDS_BURST: '10000', CHAT_ROOMS_PER_CONNECTION: '1000' });
    const maker = await free.enter('maker', [], { rooms: { 'pile-*': 'write', named: 'write' } });
    const first = await maker.command('join', { rooms: names('pile-', 150).map((room) => ({ room })) });
    expect(first.refused).toEqual([]);
    const second = await maker.command('join', { rooms: names('pile-b', 60).map((room) => ({ room })) });
    expect(new Set(second.refused.map(({ code }) => code))).toEqual(new Set(['rate_limited']));
    expect(second.refused.length).toBeGreaterThan(5);
    expect((await maker.join('named')).room).toBe('named');
    expect((await maker.join('pile-0')).room).toBe('pile-0');
    const other = await free.enter('other', [], { rooms: { 'pile-*': 'write' } });
    expect((await other.join('pile-b59')).room).toBe('pile-b59');
    await free.close();
  });

  test('that types without end does not hide that others type', async () => {
    const loud = await server.enter('loud', ['quiet-room']);
    const ben = await server.enter('ben', ['quiet-room']);
    for (let count = 0; count < 50; count++) loud.send({ type: 'typing', room: 'quiet-room', on: true });
    await loud.settled();
    await ben.command('typing', { room: 'quiet-room', on: true });
    expect(await loud.next('typing', ({ person }) => person.id === 'ben')).toMatchObject({ on: true });
  });

  test('that never reads is cut, and everybody else hears everything', async () => {
    const busy = await startInProcess({ CHAT_SENDS_BURST: '100000', CHAT_COMMANDS_BURST: '100000' });
    const ada = await busy.enter('ada', ['busy']);
    const ben = await busy.enter('ben', ['busy']);
    const slow = await RawSocket.open(busy.url);
    const token = await sign({ sub: 'slow', rooms: { busy: 'write' } });
    slow.say({ type: 'hello', id: 1, version: 1, token, device: 'device-slow', rooms: [{ room: 'busy' }] });
    await slow.until(() => slow.received.includes('welcome'));
    slow.tcp.pause();
    const text = '漢'.repeat(4000);
    // Its operating system takes some megabytes for it.
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 50 }, () => ada.say('busy', text)));
    }
    await ben.settled();
    const heard = ben.frames.flatMap((frame) => (frame.type === 'events' ? frame.messages : []));
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
    slow.tcp.resume();
    await slow.until(() => false);
    expect(slow.received.length).toBeLessThan(11_000_000);
    await busy.close();
  });

  test('that connects again and again as one device holds one connection', async () => {
    const token = await sign({ sub: 'ghost' });
    const ghosts = [];
    for (let count = 0; count < 20; count++) {
      const ghost = await server.connect();
      await ghost.hello(token, ['lobby'], { device: 'device-of-a-ghost' });
      ghosts.push(ghost);
    }
    const ends = await Promise.all(ghosts.slice(0, -1).map(({ closed }) => closed));
    expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([4104]));
  });
});

describe('[G11] answers', () => {
  test('a list of rooms with very long last messages is a list of previews, in whole characters', async () => {
    const rooms = names('long-', 15);
    const ada = await server.enter('essayist', rooms);
    const text = `${'漢'.repeat(199)}${'😀'.repeat(1500)}`;
    await Promise.all(rooms.map((room) => ada.say(room, text)));
    const list = await ada.command('rooms');
    expect(list.rooms.map(({ last }) => last?.text)).toEqual(rooms.map(() => '漢'.repeat(199)));
    expect((await ada.command('history', { room: 'long-0', before: 2 })).messages[0]?.text).toBe(text);
  });

  test('large pictures of many members make a smaller welcome, and the rest is deferred', async () => {
    const rooms = names('faces-', 8);
    const picture = `https://pictures.example/${'x'.repeat(2000)}`;
    for (const user of names('face-', 15)) await server.enter(user, rooms, { picture });
    const ada = await server.connect();
    const token = await sign({ sub: 'viewer', rooms: { 'faces-*': 'read' } });
    const welcome = await ada.hello(token, rooms);
    expect(welcome.deferred.length).toBeGreaterThan(0);
    expect(welcome.rooms.length + welcome.deferred.length).toBe(8);
    expect(Buffer.byteLength(JSON.stringify(welcome))).toBeLessThan(400 * 1024);
  });
});

describe('what a stranger writes', () => {
  test('stays one short line of printable text in the log', async () => {
    const stranger = await RawSocket.tcp(server.url);
    const origin = `http://e\u009b31m${'y'.repeat(3000)}`;
    const head = [
      'GET /ws HTTP/1.1',
      `Host: ${new URL(server.url).host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
    ];
    stranger.tcp.write(Buffer.from([...head, `Origin: ${origin}`, '\r\n'].join('\r\n'), 'latin1'));
    await stranger.until(() => stranger.received.includes('origin_not_allowed'));
    const line = server.lines.at(-1) ?? '';
    expect(line).toContain('Refused a connection');
    expect(line).toMatch(/^[ -~]{1,400}$/);
    stranger.tcp.destroy();
  });

  test('from however many addresses fills no log', async () => {
    const behindProxy = await startInProcess({ CHAT_TRUSTED_PROXIES: '127.0.0.1' });
    const from = (number: number) => ({
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      Origin: 'https://evil.example',
      'X-Forwarded-For': `198.18.0.${number}`,
    });
    for (let number = 0; number < 100; number++) {
      const answer = await fetch(`${behindProxy.url}/ws`, { headers: from(number) });
      expect(answer.status).toBe(403);
    }
    expect(behindProxy.lines.length).toBeLessThan(30);
    await behindProxy.close();
  });

  test.each([
    [
      'headers without end',
      `GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`,
      '431',
    ],
    [
      'two lengths',
      'POST /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n',
      '400',
    ],
    ['two hosts', 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n', '400'],
    [
      'a way out of the folder',
      'GET /widget/%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
      '404',
    ],
    ['half a character', 'GET /widget/%zz%ff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', '404'],
    [
      'an upgrade without a key',
      'GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      '400',
    ],
  ])('over HTTP, %s, is refused, and the server lives', async (_what, request, status) => {
    const stranger = await RawSocket.tcp(server.url);
    stranger.tcp.write(request);
    await stranger.until(() => stranger.received.includes('\r\n'));
    expect(stranger.received).toStartWith(`HTTP/1.1 ${status}`);
    stranger.tcp.destroy();
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });
});
