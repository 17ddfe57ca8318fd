import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Elysia } from 'elysia';
import { errors } from '../../server/http/errors.ts';
import { health, type Readiness } from '../../server/http/health.ts';
import { hostGuard } from '../../server/http/host-guard.ts';
import { loadAssets, widgetAssets } from '../../server/http/widget-assets.ts';

const SCRIPT = `export const text = ${JSON.stringify('chat '.repeat(100))};`;
let folder: string;
let readiness: Readiness = { ready: true };
let logged: unknown[] = [];
let url: string;
let port: number;
let stop: () => void;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-assets-'));
  await mkdir(join(folder, 'widget'));
  for (const path of ['widget.js', 'widget/view-1a2b3c4d.js']) {
    await Bun.write(join(folder, path), SCRIPT);
    await Bun.write(join(folder, `${path}.gz`), gzipSync(SCRIPT));
    await Bun.write(join(folder, `${path}.br`), brotliCompressSync(SCRIPT));
  }
  await Bun.write(join(folder, 'manifest.json'), '{}');
  const app = new Elysia()
    .use(hostGuard)
    .use(errors((error) => logged.push(error)))
    .use(health(async () => readiness))
    .use(widgetAssets(await loadAssets(folder)))
    .get('/admin', () => 'the secret page')
    .get('/broken', () => {
      throw new Error('a secret of the server');
    })
    .listen({ port: 0, hostname: '127.0.0.1' });
  port = app.server?.port ?? 0;
  url = `http://127.0.0.1:${port}`;
  stop = () => app.server?.stop(true);
});

afterAll(async () => {
  stop();
  await rm(folder, { recursive: true });
});

/** Sends the bytes as they are: `fetch` would put a bad host right. @returns the whole answer. */
const raw = (request: string) =>
  new Promise<string>((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
const rawGet = (path: string, host: string) =>
  raw(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

describe('the widget’s files', () => {
  test('can be used by a page of any origin, and are what they say they are', async () => {
    const { headers } = await fetch(`${url}/widget.js`);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('the script is asked for again after five minutes, its parts never', async () => {
    expect((await fetch(`${url}/widget.js`)).headers.get('cache-control')).toStartWith('public, max-age=300');
    expect((await fetch(`${url}/widget/view-1a2b3c4d.js`)).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    );
  });

  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip;q=1, br;q=0', 'gzip'],
    ['BR', 'br'],
    ['identity', null],
    ['br;q=0.000', null],
  ])('with Accept-Encoding "%s" come as %p, and are the same text', async (accepted, encoding) => {
    const response = await fetch(`${url}/widget.js`, { headers: { 'Accept-Encoding': accepted } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(await response.text()).toBe(SCRIPT);
  });

  test('that a browser has already are not sent again', async () => {
    const etag = (await fetch(`${url}/widget.js`)).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const response = await fetch(`${url}/widget.js`, { headers: { 'If-None-Match': known } });
      expect(response.status).toBe(304);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await response.text()).toBe('');
    }
    expect((await fetch(`${url}/widget.js`, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });

  test('differ in their tags by encoding, so that a cache never mixes them', async () => {
    const tags = ['br', 'gzip', 'identity'].map(async (encoding) =>
      (await fetch(`${url}/widget.js`, { headers: { 'Accept-Encoding': encoding } })).headers.get('etag'),
    );
    expect(new Set(await Promise.all(tags)).size).toBe(3);
  });

  test('can be asked for with HEAD', async () => {
    const response = await fetch(`${url}/widget.js`, {
      method: 'HEAD',
      headers: { 'Accept-Encoding': 'identity' },
    });
    expect(response.headers.get('content-length')).toBe(String(SCRIPT.length));
    expect(await response.text()).toBe('');
  });

  test.each([
    '/widget/nothing.js',
    '/widget/',
    '/manifest.json',
    '/widget.js.gz',
    '/widget/..%2fmanifest.json',
    '/nope',
  ])('there is nothing else at %s', async (path) => {
    const response = await fetch(`${url}${path}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      code: 'not_found',
      message: 'There is nothing at this address.',
    });
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('health', () => {
  test('says that the process lives', async () => {
    const response = await fetch(`${url}/health`);
    expect(await response.json()).toEqual({ status: 'ok' });
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });

  test('says whether to send traffic, and why not', async () => {
    readiness = { ready: true };
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    readiness = { ready: false, reason: 'The server is stopping.' };
    const response = await fetch(`${url}/ready`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ code: 'not_ready', message: 'The server is stopping.' });
  });
});

test('an error of the server is logged and not told to the client', async () => {
  logged = [];
  const response = await fetch(`${url}/broken`);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ code: 'internal', message: 'Something went wrong on the server.' });
  expect(logged).toHaveLength(1);
});

describe('a request whose host would mislead the router is refused', () => {
  test.each([
    'a',
    'abc',
    'a/b/c.example',
    'a b',
    'user@chat.example',
    'chat.example:99999',
    'chat.example:x',
    '[::1',
    '',
    '?',
  ])('Host: %s', async (host) => {
    const answer = await rawGet('/any/admin', host);
    expect(answer).toStartWith('HTTP/1.1 400');
    expect(answer).not.toContain('the secret page');
  });

  test('also one that names another host in its first line', async () => {
    const answer = await raw(
      'GET http://a/any/admin HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n',
    );
    expect(answer).not.toContain('the secret page');
  });

  test.each(['chat.example', 'localhost:3000', '127.0.0.1:80', '[::1]:3000', 'abcd', 'CHAT.example'])(
    'and none other, such as Host: %s',
    async (host) => {
      expect(await rawGet('/admin', host)).toContain('the secret page');
    },
  );

  // The trap that the guard is for: when this fails, Elysia reads the path rightly and the guard may go.
  test('Elysia alone takes a short host for a part of the path', async () => {
    const app = new Elysia().get('/admin', () => 'the secret page');
    const response = await app.handle(new Request('http://a/any/admin'));
    expect(await response.text()).toBe('the secret page');
  });
});
