/** Several chatters who write, edit, delete and read at random, until they are told to rest. */
import { join } from 'node:path';
import type { TestServer } from '../../support/server.ts';
import { Chatter, type ChatterOptions } from './chatter.ts';
import { check } from './check.ts';
import { History } from './history.ts';
import { positions } from './positions.ts';
import { readTruth, type Truth } from './truth.ts';
import type { Violation } from './violation.ts';

/** Limits of a server under such load: nobody is told to slow down. */
export const UNLIMITED = {
  CHAT_SENDS_PER_SECOND: '10000',
  CHAT_SENDS_BURST: '100000',
  CHAT_COMMANDS_PER_SECOND: '10000',
  CHAT_COMMANDS_BURST: '100000',
  CHAT_CONNECTS_PER_SECOND: '100000',
  CHAT_CONNECTS_BURST: '1000000',
  CHAT_PENDING_PER_ADDRESS: '100000',
};

/** Unsent messages of one chatter at most; more would only wait. */
const PENDING = 4;
/** Milliseconds. A silent loss is healed within 35 s ([G5]). */
const PATIENCE = 45_000;

export class Crowd {
  readonly history = new History();
  readonly chatters: Chatter[] = [];
  #load = new AbortController();
  #workers: Promise<void>[] = [];
  #written = 0;

  constructor(private readonly server: Pick<TestServer, 'url' | 'data'>) {}

  async add(options: Omit<ChatterOptions, 'url' | 'history'>): Promise<Chatter> {
    const chatter = await Chatter.enter({ ...options, url: this.server.url, history: this.history });
    this.chatters.push(chatter);
    return chatter;
  }

  /** `people` users with two devices each, all in all of `rooms`. */
  async fill(people: number, rooms: readonly string[]): Promise<void> {
    for (let person = 0; person < people; person++) {
      for (const device of ['phone', 'desk']) await this.add({ user: `user${person}`, device, rooms });
    }
  }

  /** Sends, edits and deletions that were acknowledged so far. */
  get acked(): number {
    return this.history.acked;
  }

  /** Resolves at the first state of anybody for which `holds` does. */
  async until(holds: () => boolean): Promise<void> {
    const done = new AbortController();
    await Promise.race(this.chatters.map((chatter) => chatter.until(holds, done.signal)));
    done.abort();
  }

  /** Resolves when everybody is in their rooms again. @returns when each of them was, in milliseconds after `begin`. */
  returned(begin: number): Promise<number[]> {
    return Promise.all(
      this.chatters.map(async (chatter) => {
        await chatter.until(() => chatter.present);
        return performance.now() - begin;
      }),
    );
  }

  /** From now on everybody writes, as fast as answers come. */
  start(): void {
    this.#load = new AbortController();
    this.#workers = this.chatters.map((chatter) => this.#work(chatter, this.#load.signal));
  }

  /** Nobody writes any more; what was written stays in the outboxes until it is sent. */
  async stop(): Promise<void> {
    this.#load.abort();
    await Promise.all(this.#workers);
  }

  /**
   * Resolves when everybody is online, has sent everything and shows everything; or when that has taken longer than
   * any promise allows, for `judge` to say who does not.
   * @returns how long it took, in milliseconds.
   */
  async rest(): Promise<number> {
    const begin = performance.now();
    for (;;) {
      const now = positions(this.#database);
      const waited = performance.now() - begin;
      if (waited > PATIENCE || this.chatters.every((chatter) => chatter.isCaughtUp(now))) return waited;
      await Bun.sleep(10);
    }
  }

  /** Looks at every screen and at the database, once everybody rests. */
  judge(): { truth: Truth; violations: Violation[] } {
    for (const chatter of this.chatters) chatter.look(true);
    const truth = readTruth(this.#database);
    return { truth, violations: check(this.history, truth) };
  }

  disperse(): void {
    for (const chatter of this.chatters) chatter.leave();
  }

  get #database(): string {
    return join(this.server.data, 'chat.sqlite');
  }

  async #work(chatter: Chatter, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { rooms } = chatter.client.getState();
      const name = rooms[Math.floor(Math.random() * rooms.length)]?.room;
      if (name === undefined) return;
      this.#act(chatter, name);
      await chatter.until(() => chatter.room(name).pending.length < PENDING, signal);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #act(chatter: Chatter, name: string): void {
    const { client } = chatter;
    const { messages, seq } = chatter.room(name);
    const own = messages.filter(({ from, deletedAt }) => from.id === chatter.user && !deletedAt);
    const one = own[Math.floor(Math.random() * own.length)];
    const dice = Math.random();
    // An edit or a deletion that meets a fault is told to its author, who has to repeat it: nothing to wait for here.
    if (dice < 0.05 && one) client.edit(name, one.seq, `${one.text} (edited)`).catch(() => undefined);
    else if (dice < 0.08 && one) client.delete(name, one.seq).catch(() => undefined);
    else if (dice < 0.2) client.markRead(name, Math.ceil(seq * Math.random()));
    else client.send(name, `${chatter.name} ${++this.#written}`);
    if (dice > 0.99) chatter.look();
  }
}
