import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSites, environmentKey } from '../../server/auth/sites.ts';
import { createTokenVerifier } from '../../server/auth/tokens.ts';
import { grantFor } from '../../server/chat/grants.ts';
import { SECRET } from '../support/tokens.ts';

const ROOT = resolve(import.meta.dir, '../..');

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-commands-'));
});
afterEach(() => rm(data, { recursive: true }));

function run(script: 'token' | 'site', args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = Bun.spawnSync([process.execPath, `server/cli/${script}.ts`, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', CHAT_DATA: data, ...env },
  });
  return { code: child.exitCode, out: child.stdout.toString(), err: child.stderr.toString() };
}

const verifierFor = (secret: string) => {
  const config = { keyId: 'default', origins: [], audience: null, issuer: null };
  const keys = createSites({
    store: { siteKeys: async () => [] },
    environmentKey: environmentKey(config, secret, 1),
    monotonic: () => 0,
  });
  return createTokenVerifier({ keys, now: Date.now, toleranceSeconds: 0 });
};

describe('bun run token', () => {
  test('prints a token that the server accepts, and nothing else', async () => {
    const before = Date.now();
    const { code, out } = run('token', ['--user', 'u1', '--room', 'lobby', '--name', 'Ada'], {
      CHAT_SECRET: SECRET,
    });
    expect(code).toBe(0);
    const session = await verifierFor(SECRET).verify(out.trimEnd());
    expect(session.person).toEqual({ id: 'u1', name: 'Ada' });
    expect(grantFor(session.grants, 'lobby')).toEqual({ role: 'write' });
    expect(session.expires).toBeGreaterThan(before + 3_599_000 - 1);
    expect(session.expires).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  test('uses the secret that development keeps in its data folder', async () => {
    const { out } = run('token', [
      '--user',
      'u1',
      '--room',
      'support-*',
      '--role',
      'moderate',
      '--expires',
      '30d',
    ]);
    const secret = await Bun.file(join(data, 'development-secret')).text();
    const session = await verifierFor(secret).verify(out.trimEnd());
    expect(grantFor(session.grants, 'support-9')?.role).toBe('moderate');
  });

  test.each([
    [['--room', 'lobby'], '--user USER is missing.'],
    [['--user', 'u1', '--room', 'a b'], 'The claim "rooms" names "a b", which cannot be the name of a room.'],
    [['--user', 'u1', '--room', 'lobby', '--role', 'king'], '--role is "king" but must be one of'],
    [['--user', 'u1', '--room', 'lobby', '--expires', 'soon'], '--expires is "soon" but must be a time'],
    [['--colour', 'red'], "Unknown option '--colour'."],
  ])('%p is one clear sentence and code 1', (args, sentence) => {
    const { code, out, err } = run('token', args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toStartWith(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('--help explains every option', () => {
    const { code, out } = run('token', ['--help']);
    expect(code).toBe(0);
    for (const option of ['--user', '--room', '--name', '--role', '--expires']) expect(out).toContain(option);
  });
});

describe('bun run site', () => {
  test('adds a site with a key of its own, which the list then shows without its secret, and removes it', () => {
    const added = run('site', [
      'add',
      '--name',
      'shop',
      '--origin',
      'https://shop.example,https://www.shop.example',
    ]);
    expect(added.code).toBe(0);
    const keyId = /tokens: (\S+)/.exec(added.out)?.[1] ?? 'none';
    const secret = /only now: (\S+)/.exec(added.out)?.[1] ?? 'none';
    expect(secret.length).toBeGreaterThanOrEqual(32);
    const { out } = run('site', ['list']);
    expect(out).toBe(`shop  ${keyId}  HS256  https://shop.example,https://www.shop.example\n`);
    expect(run('site', ['remove', '--key', keyId]).code).toBe(0);
    expect(run('site', ['list']).out).toStartWith('No site has been added.');
    expect(run('site', ['remove', '--key', keyId])).toMatchObject({ code: 1, out: '' });
  });

  test.each([
    [[], 'Say "bun run site add …", "bun run site list" or "bun run site remove …".'],
    [['add', '--name', 'shop'], '--origin ORIGINS is missing.'],
    [['add', '--name', 'shop', '--origin', 'shop.example'], '--origin has "shop.example" but takes origins'],
    [['add', '--name', 'default', '--origin', '*'], '"default" is the site of the environment.'],
    [['add', '--name', 'shop', '--origin', '*', '--algorithm', 'none'], '--algorithm must be one of'],
    [['add', '--name', 'shop', '--origin', '*', '--algorithm', 'ES256'], '--public-key FILE is missing'],
    [
      ['add', '--name', 's', '--origin', '*', '--algorithm', 'ES256', '--public-key', 'bun.lock'],
      '"bun.lock" does not',
    ],
  ])('%p is one clear sentence and code 1', (args, sentence) => {
    const { code, out, err } = run('site', args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toStartWith(sentence);
  });
});
