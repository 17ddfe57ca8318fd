/** One run's world: a server, the browsers of its users, the network between them, and one clock for all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../server/config.ts';
import { HandNetwork, MemoryOutbox } from '../../support/fake-server-environment.ts';
import { SECRET, sign } from '../../support/tokens.ts';
import { History } from '../history/history.ts';
import { type Random, seeded } from '../random.ts';
import { nameOf, PAGES, type Rights, ROOMS, type Schedule } from './action.ts';
import type { Committed } from './disk.ts';
import { ModelServer } from './model-server.ts';
import { Page } from './page.ts';
import type { Past } from './past.ts';
import { Program } from './program.ts';
import { Turns } from './turns.ts';
import { Wire } from './wire.ts';

/** Nothing that is in flight keeps two ends busy for so many exchanges. */
const EXCHANGES = 500;
/** Sends of a user at once, and a second, where no program sends more. */
const SENDS = { burst: '6', rate: '2' };

/** What lasts longer than a page: the browser's storage and network, and what the website says of its user. */
export interface Browser {
  readonly user: string;
  readonly network: HandNetwork;
  readonly outbox: MemoryOutbox;
  rights: Rights;
  /** Those in the newest token. */
  granted: Rights;
  page: Page | null;
}

export class World {
  readonly history = new History();
  readonly turns = new Turns();
  readonly browsers: readonly Browser[];
  readonly server: ModelServer;
  readonly committed: Committed;
  readonly programs: Program[] = [];
  /** Opened to be compared with the others. */
  readonly fresh: Page[] = [];
  /** Also those of pages that are gone: what they have said may still be under way. */
  #wires: Wire[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'chat-model-'));
  readonly #random: Random;
  readonly #crypto: Disposable;
  #pages = 0;

  constructor(
    private readonly schedule: Schedule,
    past: Past,
    readonly told: (line: string) => void,
  ) {
    const database = join(this.#folder, 'chat.sqlite');
    this.committed = past.copyTo(database);
    this.#random = seeded(schedule.seed);
    this.#crypto = this.turns.takeCrypto();
    const storages = PAGES.map(() => new MemoryOutbox());
    this.browsers = PAGES.map(({ user }, who) => {
      const shared = schedule.tabs && user === PAGES[0].user ? storages[0] : storages[who];
      return {
        user,
        network: new HandNetwork(),
        outbox: shared ?? new MemoryOutbox(),
        rights: 'all',
        granted: 'all',
        page: null,
      };
    });
    const isFlooded = schedule.actions.some((action) => action.kind === 'burst' && action.count > 3);
    const config = loadConfig({
      CHAT_DATA: this.#folder,
      CHAT_SECRET: SECRET,
      ...(isFlooded
        ? { CHAT_SENDS_BURST: '1000', CHAT_COMMANDS_BURST: '1000' }
        : { CHAT_SENDS_BURST: SENDS.burst, CHAT_SENDS_PER_SECOND: SENDS.rate }),
    });
    const { turns, committed } = this;
    this.server = new ModelServer({
      folder: this.#folder,
      database,
      config,
      turns,
      random: this.#random,
      committed,
      told,
    });
  }

  get pages(): Page[] {
    return [...this.browsers.flatMap(({ page }) => page ?? []), ...this.fresh];
  }

  open(who: number): void {
    const browser = this.browsers[who];
    if (!browser || browser.page) return;
    browser.page = this.#open(browser, nameOf(who), this.schedule.latest);
  }

  /** A page that knows nothing, of the same user. */
  openFresh(user: string): void {
    const browser = this.browsers.find((each) => each.user === user);
    if (!browser) return;
    const unused = { ...browser, network: new HandNetwork(), outbox: new MemoryOutbox() };
    this.fresh.push(this.#open(unused, `${user}/fresh`, 100));
  }

  /** Everything that is under way arrives, and what follows from it. `order`: of connections. */
  async flow(order: 'oldest first' | 'newest first' = 'oldest first'): Promise<void> {
    await this.turns.settle();
    for (let exchange = 0; exchange < EXCHANGES; exchange++) {
      let moved = false;
      this.#wires = this.#wires.filter(({ isOver }) => !isOver);
      const wires = order === 'oldest first' ? [...this.#wires] : this.#wires.toReversed();
      for (const wire of wires) moved = wire.deliverUp() || moved;
      await this.turns.settle();
      for (const wire of wires) moved = wire.deliverBus() || moved;
      for (const wire of wires) moved = wire.deliverDown() || moved;
      await this.turns.settle();
      if (!moved) return;
    }
    throw new Error('The pages and the server do not come to an end with each other.');
  }

  /** What older connections than the present one of a page have said arrives. */
  deliverLate(): void {
    const present = new Set(this.pages.map(({ wire }) => wire));
    for (const wire of this.#wires) if (!present.has(wire)) wire.deliverUp();
  }

  /** Time passes, and everything arrives. */
  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 1000) {
      await this.turns.clock.advance(Math.min(left, 1000));
      await this.flow();
    }
  }

  async startServer(): Promise<void> {
    this.server.disk?.goOn();
    while (this.server.isStopping) await this.pass(100);
    await this.turns.of(this.server.start());
  }

  /** A program sends `count` messages to the lobby. */
  burst(count: number): void {
    const token = this.#sign('program', 'all');
    const wire = new Wire(this.server.door, () => {});
    this.#wires.push(wire);
    this.programs.push(new Program(wire, this.turns.clock, token, count, this.schedule.seed));
  }

  async end(): Promise<void> {
    for (const page of this.pages) page.die();
    await this.server.end();
    this.#crypto[Symbol.dispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #open(browser: Browser, name: string, latest: number): Page {
    const { history, turns, told } = this;
    return new Page({
      name: `${name}#${++this.#pages}`,
      user: browser.user,
      rooms: ROOMS,
      latest,
      outbox: browser.outbox,
      network: browser.network,
      connect: (line) => {
        const wire = new Wire(this.server.door, line);
        this.#wires.push(wire);
        return wire;
      },
      turns,
      random: this.#random,
      history,
      token: () => {
        browser.granted = browser.rights;
        return this.#sign(browser.user, browser.rights);
      },
      told,
    });
  }

  async #sign(user: string, rights: Rights): Promise<string> {
    if (rights === 'no answer') throw new Error('The website does not answer.');
    const life = rights === 'short' ? 20 : 3600;
    const role = rights === 'mute' ? 'read' : user === 'ben' ? 'moderate' : 'write';
    const rooms = Object.fromEntries(
      ROOMS.filter((room) => room !== 'den' || rights !== 'no den').map((room) => [room, role]),
    );
    return sign({ sub: user, exp: Math.floor(this.turns.clock.now() / 1000) + life, rooms });
  }
}
