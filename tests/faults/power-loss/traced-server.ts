/** The real server under strace, which writes down what it does to its files and what it sends. */
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startServer, type TestServer } from '../../support/server.ts';
import { type CallEvent, CallReader, STRACE_OPTIONS } from './system-calls.ts';

const ADVICE =
  'Install strace ("apt-get install strace"), and allow it to trace (ptrace) processes of this user.';

/** @returns what is missing where there is no strace or it may not trace; otherwise `null`. */
export function lacksStrace(): string | null {
  if (Bun.which('strace') === null) return ADVICE;
  const trial = Bun.spawnSync(['strace', '-f', '--seccomp-bpf', '-o', '/dev/null', 'true']);
  return trial.exitCode === 0 ? null : `${ADVICE} It says: ${trial.stderr.toString().trim()}`;
}

export interface TracedOptions {
  readonly env: Readonly<Record<string, string>>;
  /** More for strace, such as calls that shall fail. */
  readonly strace?: readonly string[];
}

/** Each start of the server has a trace of its own. */
export class TracedServer implements AsyncDisposable {
  private constructor(
    private readonly server: TestServer,
    private readonly folder: string,
    private readonly traces: readonly string[],
  ) {}

  /** Resolves when it is ready. */
  static async start({ env, strace = [] }: TracedOptions): Promise<TracedServer> {
    const folder = mkdtempSync(join(tmpdir(), 'chat-traces-'));
    const traces: string[] = [];
    const server = await startServer(env, () => {
      const trace = join(folder, `trace-${traces.length}`);
      traces.push(trace);
      // With -D the server is the process that was started, and strace ends with it.
      return ['strace', '-D', ...STRACE_OPTIONS, ...strace, '-o', trace];
    });
    return new TracedServer(server, folder, traces);
  }

  get url(): string {
    return this.server.url;
  }

  /** Folder of the database. */
  get data(): string {
    return this.server.data;
  }

  restart(): Promise<void> {
    return this.server.restart();
  }

  /** Resolves when its trace is complete. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const trace = this.traces.at(-1);
    if (trace === undefined) return;
    const end = new RegExp(`^${this.server.pid} +\\+\\+\\+ `, 'm');
    await this.server.stop(signal);
    while (!end.test(await tailOf(trace))) await Bun.sleep(20);
  }

  /** Everything that was traced, in order. */
  async *calls(): AsyncGenerator<CallEvent> {
    let calls = 0;
    for (const trace of this.traces) {
      const reader = new CallReader(() => ++calls);
      for await (const line of createInterface({ input: createReadStream(trace, 'latin1') })) {
        yield* reader.read(line);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Bun.file().slice() takes no negative offset. */
const tailOf = (path: string): Promise<string> =>
  Bun.file(path)
    .slice(Math.max(0, statSync(path).size - 10_000))
    .text();
