/** The table of answers on the protocol page, on a real socket. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { codeOf, type RawClient } from '../support/raw-client.ts';
import { SECRET, sign } from '../support/tokens.ts';

let server: InProcessServer;
beforeAll(async () => {
  server = await startInProcess({ CHAT_COMMANDS_BURST: '2000' });
});
afterAll(() => server.close());

const unsigned = (claims: object): string =>
  `${[{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

const alive = async (client: RawClient) => {
  await client.settled();
  return true;
};

const BAD_FRAMES: readonly (readonly [
  what: string,
  frame: string | Uint8Array<ArrayBuffer>,
  code: string,
])[] = [
  ['text that is not JSON', '{"type":', 'bad_json'],
  ['an empty frame', '', 'bad_json'],
  ['JSON that is not an object', '[1]', 'bad_frame'],
  ['null', 'null', 'bad_frame'],
  ['a command without a type', '{"id":1}', 'unknown_type'],
  ['a command that does not exist', '{"type":"shutdown","id":1}', 'unknown_type'],
  ['a type that every object has', '{"type":"constructor","id":1}', 'unknown_type'],
  ['a missing field', '{"type":"send","id":1,"room":"lobby","text":"x"}', 'bad_frame'],
  ['a wrong field', '{"type":"history","id":1,"room":"lobby","before":"1"}', 'bad_frame'],
  ['an id that is no number', '{"type":"rooms","id":"1"}', 'bad_frame'],
  [
    'a client id that is no UUID',
    '{"type":"send","id":1,"room":"lobby","clientId":"1","text":"x"}',
    'bad_frame',
  ],
  [
    'a frame that is nested too deep',
    `{"type":"rooms","id":1,"x":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    'too_deep',
  ],
  ['a frame that is too large', JSON.stringify({ type: 'rooms', id: 1, x: 'x'.repeat(70_000) }), 'too_large'],
  ['a binary frame', new TextEncoder().encode('{"type":"rooms","id":1}'), 'binary_frame'],
];

describe('a frame that makes no sense', () => {
  for (const [what, frame, code] of BAD_FRAMES) {
    test(`after the welcome, ${what} is answered with ${code}, and the connection stays`, async () => {
      const ada = await server.enter('ada');
      ada.raw(frame);
      expect(await ada.next('error')).toMatchObject({ code, temporary: false, message: expect.any(String) });
      expect(await alive(ada)).toBe(true);
    });

    test(`before the welcome, ${what} is answered with ${code}, and the connection ends`, async () => {
      const stranger = await server.connect();
      stranger.raw(frame);
      expect((await stranger.next('error')).code).toBe(code);
      expect(await stranger.closed).toEqual({ code: 4102, reason: code });
    });
  }

  test('a frame beyond twice the limit ends the connection with 1009, and nobody else notices', async () => {
    const ben = await server.enter('ben');
    const ada = await server.enter('ada');
    ada.raw('x'.repeat(140_000));
    expect([1009, 1006]).toContain((await ada.closed).code);
    expect(await alive(ben)).toBe(true);
  });

  test('unknown fields are ignored and never stored', async () => {
    const ada = await server.enter('ada', ['extras']);
    const command = {
      room: 'extras',
      clientId: Bun.randomUUIDv7(),
      text: 'x',
      colour: 'canary',
      __proto__: { a: 1 },
    };
    await ada.command('send', command);
    expect(JSON.stringify(await ada.join('extras'))).not.toContain('canary');
  });
});

describe('hello', () => {
  test('comes first: any other command is answered with hello_required, and the connection ends', async () => {
    const stranger = await server.connect();
    stranger.send({ type: 'rooms', id: 7 });
    expect(await stranger.next('error')).toMatchObject({ id: 7, code: 'hello_required' });
    expect((await stranger.closed).code).toBe(4102);
  });

  test('comes once: a second one is refused, and the connection stays', async () => {
    const ada = await server.enter('ada');
    expect(await codeOf(ada.hello(await sign({ sub: 'ben' })))).toBe('hello_twice');
    expect((await ada.join('lobby')).role).toBe('write');
  });

  test('is the only frame before the welcome', async () => {
    const eager = await server.connect();
    const hello = {
      type: 'hello',
      id: 1,
      version: 1,
      device: 'device-eager',
      token: await sign({ sub: 'ada' }),
    };
    eager.send(hello);
    eager.send({ type: 'rooms', id: 2 });
    expect(await eager.next('error')).toMatchObject({ id: 2, code: 'hello_required' });
    expect((await eager.closed).code).toBe(4102);
  });

  test('of another version of the protocol is refused for good', async () => {
    const future = await server.connect();
    expect(await codeOf(future.hello(await sign({ sub: 'ada' }), [], { version: 2 }))).toBe(
      'unsupported_version',
    );
    expect(await future.closed).toEqual({ code: 4103, reason: 'unsupported_version' });
  });

  test('has a small frame to itself', async () => {
    const stranger = await server.connect();
    stranger.send({
      type: 'hello',
      id: 1,
      version: 1,
      device: 'device-1',
      token: 'x',
      padding: 'x'.repeat(30_000),
    });
    expect((await stranger.next('error')).code).toBe('too_large');
  });

  test('of a device that is connected already ends the former connection', async () => {
    const ghost = await server.enter('ada');
    const back = await server.connect();
    await back.hello(await sign({ sub: 'ada' }), [], { device: ghost.device });
    expect(await ghost.closed).toEqual({ code: 4104, reason: 'replaced' });
    expect(await alive(back)).toBe(true);
  });
});

describe('a token that is not accepted ends the connection and says why', () => {
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  const cases: readonly (readonly [
    what: string,
    token: () => Promise<string> | string,
    code: string,
    close: number,
  ])[] = [
    ['none', () => '', 'token_missing', 4100],
    ['no JWT', () => 'not.a-token', 'token_malformed', 4100],
    ['an expired one', () => sign({ sub: 'ada', exp: 1_700_000_000 }), 'token_expired', 4101],
    ['one for later', () => sign({ sub: 'ada', nbf: inAnHour }), 'token_not_yet_valid', 4100],
    [
      'a forged one',
      () => sign({ sub: 'ada' }, 'another secret of the same length or so'),
      'token_signature',
      4100,
    ],
    [
      'one of an unknown key',
      () => sign({ sub: 'ada' }, SECRET, { kid: 'nobody' }),
      'token_unknown_key',
      4100,
    ],
    [
      'another algorithm',
      () => sign({ sub: 'ada' }, `${SECRET}${SECRET}`, { alg: 'HS512' }),
      'token_algorithm',
      4100,
    ],
    ['one without a signature', () => unsigned({ sub: 'ada', exp: inAnHour }), 'token_algorithm', 4100],
    ['one without an end', () => sign({ sub: 'ada', exp: undefined as never }), 'token_claims', 4100],
    ['wrong rooms', () => sign({ sub: 'ada', rooms: { lobby: 'owner' } }), 'token_claims', 4100],
  ];
  for (const [what, token, code, close] of cases) {
    test(`[G7] ${what}: ${code}`, async () => {
      const stranger = await server.connect();
      expect(await codeOf(stranger.hello(await token(), ['lobby']))).toBe(code);
      expect(await stranger.closed).toEqual({ code: close, reason: code });
    });
  }

  test('no token is ever in what the operator reads', async () => {
    const token = await sign({ sub: 'canary', exp: 1_700_000_000 });
    const stranger = await server.connect();
    await codeOf(stranger.hello(token));
    const ada = await server.connect();
    await codeOf(ada.hello(`${await sign({ sub: 'ada' })}x`));
    expect(server.lines.join('\n')).not.toContain(token.slice(20, 60));
  });
});

describe('before the upgrade', () => {
  const upgrade = (headers: Record<string, string>) =>
    fetch(`${server.url}/ws`, {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });

  test('a page of another origin, or of one that looks alike, is refused', async () => {
    const { port } = new URL(server.url);
    for (const origin of [
      'https://evil.example',
      'null',
      `http://127.0.0.1.evil.example:${port}`,
      'http://localhost.evil.example',
      `http://127.0.0.1:${port}@evil.example`,
      'http://LOCALHOST:3000',
      'file://',
    ]) {
      const response = await upgrade({ Origin: origin });
      expect([origin, response.status]).toEqual([origin, 403]);
      expect(await response.json()).toMatchObject({ code: 'origin_not_allowed' });
    }
  });

  test('a page of an allowed origin, and a program that is no browser, are let in', async () => {
    const page = await server.connect({ Origin: 'http://localhost:8080' });
    const program = await server.connect();
    for (const client of [page, program]) await client.hello(await sign({ sub: 'ada' }));
  });

  test('a plain request is told that this address speaks WebSocket', async () => {
    const response = await fetch(`${server.url}/ws`);
    expect([response.status, (await response.json()).code]).toEqual([426, 'upgrade_required']);
  });
});
