/** The real server under strace, which writes down what it does to its files and what it sends. */
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { SECRET } from '../../support/tokens.ts';
import { CannotRun } from '../fault.ts';
import { type CallEvent, CallReader, STRACE_OPTIONS } from './system-calls.ts';

const ROOT = resolve(import.meta.dir, '../../..');

/** @throws {CannotRun} where there is no strace or it may not trace. */
export function requireStrace(): void {
  const advice =
    'Install strace ("apt-get install strace"), and allow it to trace (ptrace) processes of this user.';
  if (Bun.which('strace') === null) throw new CannotRun(advice);
  const trial = Bun.spawnSync(['strace', '-f', '--seccomp-bpf', '-o', '/dev/null', 'true']);
  if (trial.exitCode !== 0) throw new CannotRun(`${advice} It says: ${trial.stderr.toString().trim()}`);
}

export interface TracedOptions {
  readonly env: Readonly<Record<string, string>>;
  /** More for strace, such as calls that shall fail. */
  readonly strace?: readonly string[];
}

/** One after another on the same file. */
export class TracedServer implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chat-power-'));
  readonly #output = join(this.#folder, 'output');
  readonly data = join(this.#folder, 'data');
  readonly url: string;
  readonly #port: number;
  readonly #traces: string[] = [];
  #child: Bun.Subprocess | null = null;

  constructor(private readonly options: TracedOptions) {
    const probe = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
    this.#port = probe.port;
    probe.stop(true);
    this.url = `http://127.0.0.1:${this.#port}`;
  }

  /** Resolves when it is ready. */
  async start(): Promise<void> {
    const trace = join(this.#folder, `trace-${this.#traces.length}`);
    this.#traces.push(trace);
    const { env, strace = [] } = this.options;
    // With -D the server is the process that was started, and strace ends with it.
    const command = ['strace', '-D', ...STRACE_OPTIONS, ...strace, '-o', trace];
    const child = Bun.spawn([...command, process.execPath, 'server/main.ts'], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH ?? '',
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        CHAT_DATA: this.data,
        CHAT_SECRET: SECRET,
        ...env,
      },
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: Bun.file(this.#output),
    });
    this.#child = child;
    while (!(await this.#ready())) {
      if (child.exitCode !== null) {
        throw new Error(`The traced server ended. It printed:\n${await Bun.file(this.#output).text()}`);
      }
      await Bun.sleep(20);
    }
  }

  #ready(): Promise<boolean> {
    return fetch(`${this.url}/ready`, { signal: AbortSignal.timeout(1000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Resolves when its trace is complete. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    const trace = this.#traces.at(-1);
    if (child === null || trace === undefined) return;
    this.#child = null;
    child.kill(signal);
    await child.exited;
    const end = new RegExp(`^${child.pid} +\\+\\+\\+ `, 'm');
    while (!end.test(await tailOf(trace))) await Bun.sleep(20);
  }

  /** Everything that was traced, in order. */
  async *calls(): AsyncGenerator<CallEvent> {
    let calls = 0;
    for (const trace of this.#traces) {
      const reader = new CallReader(() => ++calls);
      for await (const line of createInterface({ input: createReadStream(trace, 'latin1') })) {
        yield* reader.read(line);
      }
    }
  }

  [Symbol.dispose](): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Bun.file().slice() takes no negative offset. */
const tailOf = (path: string): Promise<string> =>
  Bun.file(path)
    .slice(Math.max(0, statSync(path).size - 10_000))
    .text();
