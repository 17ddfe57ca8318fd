import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Subprocess } from 'bun';
import { childEnvironment } from './child-environment.ts';
import { SECRET } from './tokens.ts';

const ROOT = resolve(import.meta.dir, '../..');

type Child = Subprocess<'ignore', 'pipe', 'pipe'>;

export interface TestServer {
  /** `http://127.0.0.1:PORT`, the same after a restart. */
  readonly url: string;
  /** Folder of the database, which a restart keeps. */
  readonly data: string;
  /** Of the process that is this server now. */
  readonly pid: number;
  /** Everything printed so far, by every process that has been this server. */
  output(): string;
  /** @returns the exit code; `null` when the signal itself ended it. */
  stop(signal?: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): Promise<number | null>;
  /** Starts again after `stop`, on the same file and port. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  dispose(): Promise<void>;
}

/** A port that was free a moment ago; known beforehand, so that a restart can have it again. */
export function freePort(): number {
  const probe = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}

/**
 * The real server as its own process, on a free port and a folder of its own. Resolves when it is ready.
 * @param env variables on top of those every test has.
 * @param under the beginning of a command that runs another one, asked for at each start.
 * @throws when it ends before it is ready, with what it printed.
 */
export async function startServer(
  env: Readonly<Record<string, string>> = {},
  under: () => readonly string[] = () => [],
): Promise<TestServer> {
  const data = await mkdtemp(join(tmpdir(), 'chat-test-'));
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  let printed = '';
  let child: Child | null = null;

  const listen = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) printed += decoder.decode(chunk, { stream: true });
  };

  const restart = async (): Promise<void> => {
    const started: Child = Bun.spawn([...under(), process.execPath, 'server/main.ts'], {
      cwd: ROOT,
      env: {
        ...childEnvironment(),
        HOST: '127.0.0.1',
        PORT: String(port),
        CHAT_DATA: data,
        CHAT_SECRET: SECRET,
        ...env,
      },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    });
    child = started;
    void listen(started.stdout);
    void listen(started.stderr);
    while (!(await ready(url))) {
      if (started.exitCode !== null || started.signalCode !== null) {
        throw new Error(`The server ended before it was ready. It printed:\n${printed}`);
      }
      await Bun.sleep(20);
    }
  };

  const stop = async (signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT' = 'SIGTERM'): Promise<number | null> => {
    if (child === null) return null;
    const ending = child;
    child = null;
    ending.kill(signal);
    await ending.exited;
    return ending.exitCode;
  };

  await restart();
  return {
    url,
    data,
    get pid() {
      if (child === null) throw new Error('The server is stopped.');
      return child.pid;
    },
    output: () => printed,
    stop,
    restart,
    dispose: async () => {
      await stop('SIGKILL');
      await rm(data, { recursive: true, force: true });
    },
  };
}

const ready = (url: string): Promise<boolean> =>
  fetch(`${url}/ready`).then(
    (response) => response.ok,
    () => false,
  );
