import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dir, '../..');

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-start-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** `bun start`, as a person types it. */
const start = (env: Readonly<Record<string, string>> = {}) =>
  Bun.spawn([process.execPath, 'start'], {
    cwd: ROOT,
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, CHAT_DATA: data, PORT: '0', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  });

type Started = ReturnType<typeof start>;

/** Reads until the text appears. @returns everything read. */
async function waitFor(server: Started, text: string): Promise<string> {
  let printed = '';
  const decoder = new TextDecoder();
  const reader = server.stdout.getReader();
  while (!printed.includes(text)) {
    const { value, done } = await reader.read();
    if (done)
      throw new Error(
        `It ended before it said "${text}": ${printed}${await new Response(server.stderr).text()}`,
      );
    printed += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return printed;
}

/** What it said to a person, without the lines that Bun adds. */
const complaint = async (server: Started) =>
  (await new Response(server.stderr).text())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('$ ') && !line.startsWith('error: script'))
    .join('\n');

describe('bun start', () => {
  test('prints where the demo is, and it is there', async () => {
    const server = start();
    const address = /Demo:\s+(\S+)/.exec(await waitFor(server, 'Demo:'))?.[1] ?? '';
    expect((await fetch(address)).headers.get('content-type')).toStartWith('text/html');
    server.kill('SIGTERM');
    await server.exited;
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends with code 0 at %s', async (signal) => {
    const server = start();
    await waitFor(server, 'Demo:');
    server.kill(signal);
    expect(await server.exited).toBe(0);
  });

  test('with a wrong variable is one sentence and code 1', async () => {
    const server = start({ CHAT_TEXT_LIMIT: 'many' });
    expect(await server.exited).toBe(1);
    expect(await complaint(server)).toBe(
      'CHAT_TEXT_LIMIT is "many" but must be a whole number from 1 to 10000.',
    );
  });

  test('on a port that is taken is one sentence and code 1', async () => {
    const other = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() });
    const server = start({ PORT: String(other.port) });
    expect(await server.exited).toBe(1);
    expect(await complaint(server)).toContain(`Port ${other.port} on 127.0.0.1 is taken.`);
    await other.stop(true);
  });

  test('in production without a secret is one sentence and code 1', async () => {
    const server = start({ NODE_ENV: 'production' });
    expect(await server.exited).toBe(1);
    expect(await complaint(server)).toStartWith('CHAT_SECRET is required in production');
  });

  test('with a folder that cannot be made is one sentence and code 1', async () => {
    await Bun.write(join(data, 'file'), '');
    const server = start({ CHAT_DATA: join(data, 'file', 'folder') });
    expect(await server.exited).toBe(1);
    const said = await complaint(server);
    expect(said).toContain(`cannot be kept in ${join(data, 'file', 'folder')}. Let this user write there`);
    expect(said.split('\n')).toHaveLength(1);
  });
});
