/** Another program reads the database for a long time while everybody writes. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { sign } from '../support/tokens.ts';
import type { Fault, Findings } from './fault.ts';
import { UNLIMITED } from './history/crowd.ts';
import { readTruth } from './history/truth.ts';
import { broken, type Violation } from './history/violation.ts';

const MB = 1024 * 1024;
/** Of the log, as the issue has it. */
const BOUND = 64 * MB;
const WRITERS = 4;
/** Messages of one writer under way at once. */
const AT_ONCE = 8;
const TEXT = 'x'.repeat(4000);
/** Milliseconds for which the log is waited for, to pass its bound and to be short again. */
const PATIENCE = 30_000;

interface Size {
  /** Milliseconds for which the reader reads at least; the log has to pass its bound too. */
  readonly held: number;
  /** Milliseconds that a writer pauses, so that the log grows to some hundred MB and not to gigabytes. */
  readonly pause: number;
}
const SHORT: Size = { held: 0, pause: 0 };
const FULL: Size = { held: 60_000, pause: 40 };

/** A transaction that reads, in a process of its own, for as long as that lives. */
const READER = `
  const { Database } = require('bun:sqlite');
  const db = new Database(process.argv.at(-1), { readonly: true });
  db.run('BEGIN');
  db.query('SELECT count(*) FROM message').get();
  console.log('reading');
  setInterval(() => {}, 1000);
`;

export const longReaderFault: Fault = {
  name: 'long reader',
  promise: 'Nobody waits while another program reads the database, and its log is short again soon after.',
  async run({ scale, say }) {
    const server = await startServer(UNLIMITED);
    try {
      return await read(server, scale === 'full' ? FULL : SHORT, say);
    } finally {
      await server.dispose();
    }
  },
};

async function read(
  server: TestServer,
  { held, pause }: Size,
  say: (line: string) => void,
): Promise<Findings> {
  const path = join(server.data, 'chat.sqlite');
  const logBytes = (): number => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_, n) => Writer.enter(server.url, n)));
  const load = new AbortController();
  const writing = Promise.all(writers.map((writer) => writer.write(pause, load.signal)));

  const reader = Bun.spawn([process.execPath, '-e', READER, path], { stdout: 'pipe' });
  let largest = 0;
  let stall = 0;
  try {
    await reader.stdout.getReader().read();
    for (const writer of writers) writer.longest = 0;
    const begin = performance.now();
    const isOver = (): boolean => {
      const passed = performance.now() - begin;
      return passed >= held && (largest > BOUND + MB || passed > held + PATIENCE);
    };
    while (!isOver()) {
      await Bun.sleep(50);
      largest = Math.max(largest, logBytes());
    }
    stall = Math.max(...writers.map(({ longest }) => longest));
  } finally {
    reader.kill('SIGKILL');
    await reader.exited;
  }
  const end = performance.now();
  while (logBytes() > BOUND && performance.now() - end < PATIENCE) await Bun.sleep(20);
  const recovery = performance.now() - end;
  const left = logBytes();
  load.abort();
  await writing;
  say(
    `the log grew to ${Math.round(largest / MB)} MB; ${Math.round(left / MB)} MB after ${Math.round(recovery)} ms`,
  );

  const warnings = server.output().match(/log of the database has grown/g)?.length ?? 0;
  const acked = new Set(writers.flatMap(({ acked }) => acked));
  const violations = missing(path, acked);
  if (warnings === 0) {
    const detail = `The log grew to ${Math.round(largest / MB)} MB under the reader, and the operator was told nothing.`;
    violations.push(broken(detail));
  }
  if (left > BOUND) {
    const detail = `The log still has ${left} bytes ${PATIENCE} ms after the reader's end.`;
    violations.push(broken(detail));
  }
  return {
    cycles: 1,
    acked: acked.size,
    violations,
    recovery,
    figures: [
      { what: 'log after the reader, MB', value: left / MB, bound: { atMost: BOUND / MB } },
      { what: 'log short again, ms', value: recovery, bound: { atMost: 10_000 } },
      { what: 'longest wait for an answer, ms', value: stall, bound: { atMost: 1000 } },
    ],
  };
}

class Writer {
  readonly acked: string[] = [];
  /** The longest that an answer took, in milliseconds. */
  longest = 0;

  private constructor(
    private readonly client: RawClient,
    private readonly room: string,
  ) {}

  static async enter(url: string, number: number): Promise<Writer> {
    const room = `room-${number}`;
    const client = await RawClient.open(url);
    await client.hello(await sign({ sub: `user${number}`, rooms: { [room]: 'write' } }), [room]);
    return new Writer(client, room);
  }

  async write(pause: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => this.#send()));
      // A client that keeps all that it ever heard would be what is slow.
      this.client.frames.length = 0;
      await Bun.sleep(pause);
    }
    this.client.close();
  }

  async #send(): Promise<void> {
    const clientId = Bun.randomUUIDv7();
    const begin = performance.now();
    await this.client.say(this.room, TEXT, clientId);
    this.longest = Math.max(this.longest, performance.now() - begin);
    this.acked.push(clientId);
  }
}

function missing(path: string, acked: ReadonlySet<string>): Violation[] {
  const stored = new Set(
    readTruth(path).rooms.flatMap(({ messages }) => messages.map(({ clientId }) => clientId)),
  );
  const lost = [...acked].filter((clientId) => !stored.has(clientId));
  return lost.map((clientId) => ({
    kind: 'lost',
    detail: `${clientId} was acknowledged and is not stored.`,
  }));
}
