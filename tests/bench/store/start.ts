import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { childEnvironment } from '../../support/child-environment.ts';
import { SECRET } from '../../support/tokens.ts';
import type { LongHistory } from './long-history.ts';

const ROOT = resolve(import.meta.dir, '../../..');

/**
 * Starts the server on a database, as in production, and ends it.
 * @returns milliseconds from the start of the process to the end of its first answer, which is that it is ready.
 */
async function timeStart(database: string): Promise<number> {
  const begin = performance.now();
  const server = Bun.spawn([process.execPath, 'server/main.ts'], {
    cwd: ROOT,
    env: {
      ...childEnvironment(),
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      CHAT_DATA: dirname(database),
      CHAT_SECRET: SECRET,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  try {
    const url = await addressOf(server.stdout);
    const { status } = await fetch(`${url}/ready`);
    if (status !== 200) throw new Error(`The server was not ready but answered ${status}.`);
    return performance.now() - begin;
  } finally {
    server.kill();
    await server.exited;
  }
}

/** It says where it listens as soon as it does. */
async function addressOf(output: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let printed = '';
  for await (const chunk of output) {
    printed += decoder.decode(chunk, { stream: true });
    const address = /^Ready:\s+(\S+)$/m.exec(printed)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`The server ended before it was ready. It printed: ${printed}`);
}

/** What each round gave, in milliseconds. */
export interface Starts {
  readonly bytes: number;
  readonly warm: readonly number[];
  /** With nothing of the file in the system's memory; empty where the system cannot be told to forget it. */
  readonly cold: readonly number[];
}

/** On each database in turn. */
export async function measureStarts(histories: readonly LongHistory[], rounds: number): Promise<Starts[]> {
  const subjects = histories.map(({ path }) => {
    const warm: number[] = [];
    const cold: number[] = [];
    return { path, bytes: statSync(path).size, warm, cold };
  });
  for (let round = 0; round < rounds; round += 1) {
    for (const { path, warm, cold } of subjects) {
      if (forgetCached(path)) cold.push(await timeStart(path));
      warm.push(await timeStart(path));
    }
  }
  return subjects;
}

/** Makes the system forget what it holds of a file in memory. @returns whether it could be told to (GNU dd). */
function forgetCached(path: string): boolean {
  const dd = Bun.which('dd');
  if (dd === null) return false;
  return Bun.spawnSync([dd, `if=${path}`, 'iflag=nocache', 'count=0', 'status=none']).success;
}
