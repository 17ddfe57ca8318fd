import { describe, expect, test } from 'bun:test';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ensureSecret } from '../../server/auth/secret.ts';
import { ConfigError, loadConfig } from '../../server/config.ts';
import { CONFIG_VARIABLES } from '../../server/config-variables.ts';

const SECRET = 'x'.repeat(32);

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the environment', () => {
  test('an empty one starts a development server on this machine alone', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      production: false,
      secret: null,
      keyId: 'default',
      origins: ['self', 'http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'],
      audience: null,
      issuer: null,
      synchronous: 'full',
      trustedProxies: [],
      demo: true,
      limits: {
        text: 4000,
        sends: { rate: 5, burst: 20 },
        commands: { rate: 50, burst: 200 },
        connects: { rate: 20, burst: 100 },
        pendingPerAddress: 100,
        roomsPerConnection: 200,
        largeRoom: 100,
      },
    });
    expect(isAbsolute(config.database)).toBe(true);
  });

  test('in production only pages of the server itself may connect, and there is no demo', () => {
    const config = loadConfig({ NODE_ENV: 'production', CHAT_SECRET: SECRET });
    expect(config).toMatchObject({ production: true, origins: ['self'], demo: false });
  });

  test('cannot be changed once it is read', () => {
    const { limits } = loadConfig({});
    expect(Object.isFrozen(limits.sends)).toBe(true);
    expect(Object.isFrozen(limits)).toBe(true);
  });

  test('every problem is told at once, with the variable and what it takes', () => {
    const problems = problemsOf({ PORT: '70000', CHAT_SYNCHRONOUS: 'off', CHAT_TEXT_LIMIT: '0' });
    expect(problems).toEqual([
      'PORT is "70000" but must be a whole number from 0 to 65535.',
      'CHAT_SYNCHRONOUS is "off" but must be "full" or "normal".',
      'CHAT_TEXT_LIMIT is "0" but must be a whole number from 1 to 10000.',
    ]);
  });

  test('a misspelt variable is refused with the one that was meant', () => {
    expect(problemsOf({ CHAT_ORIGIN: '*' })).toEqual([
      'CHAT_ORIGIN is not a variable of this server. Did you mean CHAT_ORIGINS?',
    ]);
    expect(problemsOf({ CHAT_BANANA: '1' })).toEqual([
      'CHAT_BANANA is not a variable of this server. README.md lists those there are.',
    ]);
  });

  test.each([
    ['PORT', '-1'],
    ['PORT', '3000x'],
    ['PORT', '1e3'],
    ['CHAT_ORIGINS', 'shop.example'],
    ['CHAT_ORIGINS', 'https://shop.example/'],
    ['CHAT_ORIGINS', 'https://*.example'],
    ['CHAT_ORIGINS', 'http://shop.example:*'],
    ['CHAT_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['CHAT_TRUSTED_PROXIES', 'proxy.example'],
    ['CHAT_DEMO', 'true'],
    ['CHAT_TEXT_LIMIT', '10001'],
    ['CHAT_SENDS_PER_SECOND', '0'],
    ['CHAT_KEY_ID', 'a b'],
  ])('%s=%s is refused', (name, value) => {
    expect(problemsOf({ [name]: value })).toHaveLength(1);
  });

  test('an empty variable is as good as none', () => {
    expect(loadConfig({ PORT: '', CHAT_ORIGINS: ' ', CHAT_AUDIENCE: '' })).toMatchObject({
      port: 3000,
      audience: null,
    });
  });
});

describe('the secret', () => {
  test('production refuses to start without one, or with a short one', () => {
    expect(problemsOf({ NODE_ENV: 'production' })[0]).toStartWith('CHAT_SECRET is required in production');
    expect(problemsOf({ NODE_ENV: 'production', CHAT_SECRET: 'short' })[0]).toStartWith(
      'CHAT_SECRET has 5 bytes',
    );
  });

  test('is never part of a message about it', () => {
    expect(problemsOf({ CHAT_SECRET: 'canary', PORT: 'x' }).join()).not.toContain('canary');
  });

  test('in development it is made once, also for those who start together, and only its owner can read it', async () => {
    const data = await mkdtemp(join(tmpdir(), 'chat-secret-'));
    const secrets = await Promise.all(Array.from({ length: 8 }, () => ensureSecret({ secret: null, data })));
    expect(new Set([...secrets, await ensureSecret({ secret: null, data })]).size).toBe(1);
    expect(secrets[0]?.length).toBeGreaterThanOrEqual(32);
    expect((await stat(join(data, 'development-secret'))).mode & 0o777).toBe(0o600);
  });

  test('in production the demo, which signs anybody in, cannot be on', () => {
    const env = { NODE_ENV: 'production', CHAT_SECRET: SECRET, CHAT_DEMO: 'on' };
    expect(problemsOf(env)[0]).toStartWith('CHAT_DEMO must be "off" in production');
  });
});

test('README.md lists every variable with its default', async () => {
  const rows = (await Bun.file('README.md').text()).split('\n').filter((line) => line.startsWith('|'));
  for (const [name, { shown }] of Object.entries(CONFIG_VARIABLES)) {
    const row = rows.find((line) => line.includes(`\`${name}\``));
    expect(row, name).toContain(shown);
  }
});
