/** The real core on a database file, as a process that can be killed, stopped and started again. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createChat } from '../../../server/app.ts';
import { localBus } from '../../../server/bus/local.ts';
import type { Config } from '../../../server/config.ts';
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { SECRET } from '../../support/tokens.ts';
import { type Committed, Disk } from './disk.ts';
import { clockOf, type Turns } from './turns.ts';
import type { Door, Wire } from './wire.ts';

export interface ModelServerOptions {
  /** A folder of its own, for the databases. */
  readonly folder: string;
  /** The database to begin with. */
  readonly database: string;
  readonly config: Config;
  readonly turns: Turns;
  readonly random: () => number;
  readonly committed: Committed;
  readonly told: (line: string) => void;
}

interface Running {
  readonly chat: Awaited<ReturnType<typeof createChat>>;
  readonly store: Store;
  readonly disk: Disk;
  readonly wires: Set<Wire>;
  alive: boolean;
}

type State = { readonly kind: 'up' | 'stopping'; readonly running: Running } | { readonly kind: 'down' };

export class ModelServer {
  #state: State = { kind: 'down' };
  #path: string;
  #generation = 0;
  /** Killed ones: nothing of them runs, but their files are open. */
  readonly #dead: Store[] = [];
  /** Resolves when the one that was stopped has closed its files. */
  #closed: Promise<void> = Promise.resolve();

  constructor(private readonly options: ModelServerOptions) {
    this.#path = options.database;
  }

  /** Of the database as it is now. */
  get path(): string {
    return this.#path;
  }

  /** `null` while the server is down. */
  get disk(): Disk | null {
    return this.#state.kind === 'down' ? null : this.#state.running.disk;
  }

  readonly door: Door = (peer, wire) => {
    // A server that stops answers 503 before there is a socket.
    if (this.#state.kind !== 'up') return null;
    const { chat, wires } = this.#state.running;
    wires.add(wire);
    return chat.connect(peer);
  };

  get isStopping(): boolean {
    return this.#state.kind === 'stopping';
  }

  async start(): Promise<void> {
    if (this.#state.kind !== 'down') return;
    const { config, turns, random, committed, told } = this.options;
    await this.#closed;
    const store = await openSqliteStore({ path: this.#path, synchronous: 'normal', log: told });
    const disk = new Disk();
    const running = { store, disk, wires: new Set<Wire>(), alive: true };
    const chat = await createChat({
      config,
      secret: SECRET,
      store: disk.under(store, committed),
      bus: (listener) =>
        localBus({
          deliver: (topic, frame) => {
            for (const wire of running.wires) wire.fanOut(topic, frame);
            listener.deliver(topic, frame);
          },
          gap: () => listener.gap(),
        }),
      assets: new Map(),
      clock: clockOf(turns.clock, () => running.alive),
      random,
      log: (line) => told(`  server: ${line.split('\n', 1)[0]}`),
    });
    this.#state = { kind: 'up', running: Object.assign(running, { chat }) };
  }

  /** `kill -9`: what is in the files at this instant is all that stays. */
  kill(): void {
    if (this.#state.kind === 'down') return;
    const { running } = this.#state;
    const path = join(this.options.folder, `${++this.#generation}.sqlite`);
    // The database before its log: the other thread copies from the log into it, never the other way round.
    for (const part of ['', '-wal']) {
      if (existsSync(this.#path + part)) copyFileSync(this.#path + part, path + part);
    }
    this.#path = path;
    this.#end(running);
    this.#dead.push(running.store);
  }

  /** SIGTERM. It goes on stopping while other things happen, until it is down. */
  stop(): void {
    if (this.#state.kind !== 'up') return;
    const { running } = this.#state;
    this.#state = { kind: 'stopping', running };
    void running.chat.drain().then(() => {
      if (!running.alive) return;
      this.#end(running);
      this.#closed = running.store.close();
    });
  }

  async end(): Promise<void> {
    if (this.#state.kind !== 'down') {
      const { running } = this.#state;
      this.#end(running);
      this.#dead.push(running.store);
    }
    await Promise.all([this.#closed, ...this.#dead.map((store) => store.close())]);
  }

  #end(running: Running): void {
    running.alive = false;
    for (const wire of running.wires) wire.serverDied();
    this.#state = { kind: 'down' };
  }
}
