import { check } from '../history/check.ts';
import { History } from '../history/history.ts';
import { readTruth } from '../history/truth.ts';
import type { Violation } from '../history/violation.ts';
import type { Host } from './network.ts';
import type { Order } from './person.ts';
import { RemotePerson } from './remote-person.ts';
import type { RemoteServer } from './remote-server.ts';

/** Everybody who chats, wherever in the network. */
export class Cast {
  readonly #people: RemotePerson[] = [];

  constructor(private readonly server: Pick<RemoteServer, 'url' | 'database'>) {}

  /** Resolves when they are in their rooms. */
  async enter(host: Host, user: string, rooms: readonly string[]): Promise<RemotePerson> {
    const { url, database } = this.server;
    const person = new RemotePerson(host, { url, database, user, rooms });
    this.#people.push(person);
    await person.report('status', 0, ({ online }) => online);
    return person;
  }

  /** Resolves when everybody has sent everything and shows it. @returns how long that took, in milliseconds. */
  async rest(): Promise<number> {
    const begin = Date.now();
    this.#tell({ kind: 'hush' });
    this.#tell({ kind: 'rest' });
    const reports = await Promise.all(this.#people.map((person) => person.report('rested', begin)));
    return Math.max(...reports.map(({ at }) => at)) - begin;
  }

  /** Looks at every screen and at the database, once everybody rests. */
  async judge(): Promise<{ history: History; violations: Violation[] }> {
    this.#tell({ kind: 'look' });
    await Promise.all(this.#people.map((person) => person.report('looked')));
    const history = new History();
    const reports = this.#people.flatMap((person) => person.reports).sort((a, b) => a.at - b.at);
    for (const report of reports) if (report.kind === 'event') history.add(report.event);
    return { history, violations: check(history, readTruth(this.server.database)) };
  }

  async end(): Promise<void> {
    for (const person of this.#people) await person.end();
  }

  #tell(order: Order): void {
    for (const person of this.#people) person.order(order);
  }
}
