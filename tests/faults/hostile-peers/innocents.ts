/** People who chat while others attack, and everything that may not change for them and for the operator. */

import { descriptors, residentBytes } from '../../support/load/process-facts.ts';
import { quantile } from '../../support/load/quantiles.ts';
import type { TestServer } from '../../support/server.ts';
import type { Figure, Findings, Run } from '../fault.ts';
import { Crowd } from '../history/crowd.ts';
import { broken, type Violation } from '../history/violation.ts';
import { Talk } from '../load/talk.ts';

const ROOM = 'square';
const TALKERS = 10;
/** Each talker says less than the limits allow, and so does each chatter. */
const RATE = 20;
const PAUSE = 500;
/** Lines in the log that all attacks together may cause. */
const LINES = 100;
/** Milliseconds until what attackers held is given back. */
const SETTLING = 10_000;
/** Milliseconds that nobody notices. */
const NOTICED = 100;
const MB = 1024 * 1024;

export class Innocents implements Disposable {
  readonly #violations: Violation[] = [];
  readonly #disturbed: number[] = [];
  #attacks = 0;

  private constructor(
    private readonly server: TestServer,
    private readonly crowd: Crowd,
    private readonly talk: Talk,
    private readonly start: {
      readonly pid: number;
      readonly memory: number;
      readonly descriptors: number;
      readonly lines: number;
    },
    private readonly writing: Timer,
    private readonly run: Run,
  ) {}

  static async gather(server: TestServer, run: Run): Promise<Innocents> {
    const crowd = new Crowd(server);
    await crowd.fill(1, [ROOM]);
    await crowd.add({ user: 'other', rooms: [ROOM] });
    const talk = await Talk.begin({ url: server.url, room: 'talk', people: TALKERS });
    let said = 0;
    const writing = setInterval(() => {
      for (const chatter of crowd.chatters) chatter.client.send(ROOM, `${chatter.name} ${++said}`);
    }, PAUSE);
    if (run.scale === 'full') {
      const before = await talk.measure(RATE, 5);
      run.say(`p99 before any attack: ${quantile(before, 0.99).toFixed(1)} ms`);
    }
    const { pid } = server;
    const start = {
      pid,
      memory: residentBytes(pid),
      descriptors: descriptors(pid),
      lines: linesOf(server),
    };
    return new Innocents(server, crowd, talk, start, writing, run);
  }

  /** In a full run, measures how soon people hear each other while `attack` goes on, and for a second at least. */
  async during<T>(what: string, attack: () => Promise<T>): Promise<T> {
    this.#attacks++;
    if (this.run.scale === 'short') return attack();
    let under = true;
    const attacked = attack().finally(() => {
      under = false;
    });
    const latencies: number[] = [];
    do latencies.push(...(await this.talk.measure(RATE, 1)));
    while (under);
    this.run.say(`p99 under ${what}: ${quantile(latencies, 0.99).toFixed(1)} ms`);
    this.#disturbed.push(...latencies);
    return attacked;
  }

  async judge(): Promise<Findings> {
    clearInterval(this.writing);
    const recovery = await this.crowd.rest();
    const cut = this.crowd.chatters.filter(({ connections }) => connections > 1);
    for (const { name } of cut) this.#broken(`${name}, who did nothing, lost the connection.`);
    this.#violations.push(...this.crowd.judge().violations);
    const grown = await this.#afterwards();
    const figures: Figure[] = [{ what: 'memory left, MB more', value: grown, bound: { atMost: 100 } }];
    if (this.#disturbed.length > 0) {
      const p99 = quantile(this.#disturbed, 0.99);
      figures.push({ what: "others' p99, ms", value: p99, bound: { atMost: NOTICED } });
    }
    return {
      cycles: this.#attacks,
      acked: this.crowd.acked,
      violations: this.#violations,
      recovery,
      figures,
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.writing);
    this.talk[Symbol.dispose]();
    this.crowd.disperse();
  }

  /** The process, as its operator sees it. @returns by how many megabytes it has grown. */
  async #afterwards(): Promise<number> {
    const { server, start } = this;
    if (server.pid !== start.pid) this.#broken('The server is another process than before.');
    const end = performance.now() + SETTLING;
    while (descriptors(start.pid) > start.descriptors && performance.now() < end) await Bun.sleep(50);
    const files = descriptors(start.pid) - start.descriptors;
    if (files > 0) this.#broken(`${files} files or sockets are still open.`);
    const lines = linesOf(server) - start.lines;
    if (lines > LINES) this.#broken(`${lines} lines were logged, such as: ${server.output().slice(-300)}`);
    const grown = (residentBytes(start.pid) - start.memory) / MB;
    this.run.say(`afterwards: memory + ${grown.toFixed(0)} MB, ${files} more files, ${lines} lines logged`);
    return grown;
  }

  #broken(detail: string): void {
    this.#violations.push(broken(detail));
  }
}

const linesOf = (server: TestServer): number => server.output().split('\n').length;
