/** The disk of the database runs full while everybody chats, again and again. */

import { Database } from 'bun:sqlite';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RawClient, Refused } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { lacksSmallDisk, smallDisk } from '../support/small-disk.ts';
import { sign } from '../support/tokens.ts';
import type { Fault, Findings, Run } from './fault.ts';
import { Crowd, UNLIMITED } from './history/crowd.ts';
import type { History } from './history/history.ts';
import { broken, type Violation } from './history/violation.ts';

const MB = 1024 * 1024;
const DISK = 64 * MB;
/** The cycle, from 0, of the full run in which the log is long. */
const LONG_LOG = 4;
const ROOMS = ['alpha', 'beta'];
/** Where the one user writes who is asked what works. */
const ROOM = 'watch';
/** Characters: more than the rest of a page that a full disk may have left. */
const LONG_TEXT = 'x'.repeat(4000);
/** Messages of one user under way at once. */
const AT_ONCE = 16;
/** Of each kind, of the sends and reads of a full server. */
const TRIES = 5;
/** Milliseconds that nothing in here may take. */
const PATIENCE = 20_000;

export const diskFullFault: Fault = {
  name: 'disk full',
  promise:
    'While the disk is full everybody reads on and is told to try again later; a second after there is space, sending works, and nothing is lost.',
  lacks: lacksSmallDisk,

  async run(run) {
    using disk = smallDisk(DISK);
    return await fillAgainAndAgain(disk.folder, run);
  },
};

async function fillAgainAndAgain(disk: string, { scale, say }: Run): Promise<Findings> {
  const cycles = scale === 'full' ? 20 : 3;
  const data = join(disk, 'data');
  const server = await startServer({ ...UNLIMITED, CHAT_DATA: data });
  const crowd = new Crowd({ url: server.url, data });
  const violations: Violation[] = [];
  let sending = 0;
  let recovery = 0;
  try {
    await crowd.fill(scale === 'full' ? 4 : 2, ROOMS);
    for (let cycle = 0; cycle < cycles; cycle++) {
      crowd.start();
      const full = new FullDisk(disk, server, crowd.history, violations);
      // Once so much that the log is long when the disk is full, and does not fit into the database any more.
      await full.run(cycle === LONG_LOG ? 20 * MB : Math.random() * MB, cycle % 3 === 2);
      sending = Math.max(sending, full.recovery);
      await crowd.stop();
      const waited = await crowd.rest();
      recovery = Math.max(recovery, full.recovery + waited);
      say(
        `cycle ${cycle + 1}: sending again after ${Math.round(full.recovery)} ms, all sent after ${Math.round(waited)} ms`,
      );
    }
    violations.push(...crowd.judge().violations, ...damage(join(data, 'chat.sqlite')));
  } finally {
    crowd.disperse();
    await server.dispose();
  }
  const figures = [
    { what: 'sending again after there is space, ms', value: sending, bound: { atMost: 1000 } },
  ];
  return { cycles, acked: crowd.acked, violations, recovery, figures };
}

/** One time that the disk is full, as one user sees it who writes long messages. */
class FullDisk {
  /** Milliseconds from the moment at which there was space until a message was acknowledged. */
  recovery = Number.POSITIVE_INFINITY;
  readonly #ballast: string;
  #epoch = 0;

  constructor(
    disk: string,
    private readonly server: TestServer,
    private readonly history: History,
    private readonly violations: Violation[],
  ) {
    this.#ballast = join(disk, 'ballast');
  }

  /**
   * @param left bytes that the disk has left at first; the load uses them up.
   * @param kill whether the server dies then, and starts on the full disk.
   */
  async run(left: number, kill: boolean): Promise<void> {
    const user = await this.#enter('watcher');
    await this.#send(user);
    fill(this.#ballast, left);
    await this.#until('is full', async () => (await this.#sendMany(user)).includes(false));
    await this.#look(user);
    if (kill) await this.#restart();
    else await this.#free(user);
    if ((await this.#status('ready')) !== 200) this.#broken('With space again the server is not ready.');
    user.close();
  }

  async #restart(): Promise<void> {
    await this.server.stop('SIGKILL');
    fill(this.#ballast, 0);
    const use = async (): Promise<void> => {
      await this.#until('is up on the full disk', async () => (await this.#status('health')) === 200);
      const user = await this.#enter('watcher');
      await this.#look(user);
      await this.#free(user);
      user.close();
    };
    // It is not ready before there is space.
    await Promise.all([this.server.restart(), use()]);
  }

  /** What works and what does not. */
  async #look(user: RawClient): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await this.#send(user);
      const { messages, epoch } = await user.command('history', { room: ROOM, before: 2 ** 31 });
      if (messages.length === 0) this.#broken('The history is empty.');
      const sync = await user.command('sync', { room: ROOM, epoch, rev: 0 });
      if (sync.messages.length === 0) this.#broken('A sync brings nothing.');
    }
    (await this.#enter('watcher')).close();
    await this.#greetNewcomer();
    if ((await this.#status('ready')) !== 503) this.#broken('The server calls itself ready.');
    if ((await this.#status('health')) !== 200) this.#broken('The server calls itself dead.');
  }

  async #free(user: RawClient): Promise<void> {
    rmSync(this.#ballast);
    const begin = performance.now();
    await this.#until('stores messages again', async () => this.#send(user));
    this.recovery = performance.now() - begin;
  }

  /** @returns whether it was acknowledged. */
  async #send(user: RawClient): Promise<boolean> {
    const operation = { kind: 'send', clientId: Bun.randomUUIDv7(), text: LONG_TEXT } as const;
    const noted = { client: 'watcher', user: 'watcher', room: ROOM, call: operation.clientId, operation };
    this.history.add({ ...noted, kind: 'invoke' });
    try {
      const { seq, rev } = await user.say(ROOM, operation.text, operation.clientId);
      this.history.add({ ...noted, kind: 'ok', epoch: this.#epoch, seq, rev });
      return true;
    } catch (error) {
      const { code, temporary } = this.#refusal(error);
      this.history.add({ ...noted, kind: 'fail', code, temporary });
      return false;
    }
  }

  /** Somebody whom the server has to write down first. */
  async #greetNewcomer(): Promise<void> {
    const client = await RawClient.open(this.server.url);
    const token = await sign({ sub: crypto.randomUUID(), rooms: { [ROOM]: 'write' } });
    await client.hello(token, [ROOM]).catch((error: unknown) => this.#refusal(error));
    client.close();
  }

  #refusal(error: unknown): Refused['frame'] {
    if (!(error instanceof Refused)) throw error;
    const { code, temporary } = error.frame;
    if (code !== 'store_full' || !temporary) this.#broken(`Something was refused with ${code}.`);
    return error.frame;
  }

  #sendMany(user: RawClient): Promise<boolean[]> {
    return Promise.all(Array.from({ length: AT_ONCE }, () => this.#send(user)));
  }

  async #until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const begin = performance.now();
    while (!(await holds())) {
      if (performance.now() - begin > PATIENCE) throw new Error(`It took too long until the server ${what}.`);
      await Bun.sleep(5);
    }
  }

  async #enter(name: string): Promise<RawClient> {
    const client = await RawClient.open(this.server.url);
    const { rooms } = await client.hello(await sign({ sub: name, rooms: { [ROOM]: 'write' } }), [ROOM]);
    const [room] = rooms;
    if (room) this.#epoch = room.epoch;
    else this.#broken(`${name} cannot enter the room of before.`);
    return client;
  }

  #status(of: 'ready' | 'health'): Promise<number> {
    return fetch(`${this.server.url}/${of}`).then(
      ({ status }) => status,
      () => 0,
    );
  }

  #broken(detail: string): void {
    this.violations.push(broken(detail));
  }
}

/** Grows the file until the disk has only so many bytes left. */
function fill(path: string, left: number): void {
  const file = openSync(path, 'a');
  const page = Buffer.alloc(4096, 1);
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(path);
      if (bavail * bsize <= left || writeSync(file, page) < page.length) return;
    }
  } catch (error) {
    // The load has taken the last page between the look and the write.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

function damage(path: string): Violation[] {
  using db = new Database(path, { readonly: true });
  const verdict = db
    .query<{ integrity_check: string }, []>('PRAGMA integrity_check(1)')
    .get()?.integrity_check;
  return verdict === 'ok' ? [] : [broken(`The file is damaged: ${verdict}`)];
}
