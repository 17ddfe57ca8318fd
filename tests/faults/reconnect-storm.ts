import { join } from 'node:path';
import { TIMES } from '../../widget/client/connection.ts';
import { type LoadChild, startLoad } from '../support/load/load-child.ts';
import { startServer } from '../support/server.ts';
import type { Fault, Run } from './fault.ts';
import { Crowd, UNLIMITED } from './history/crowd.ts';
import { broken, type Violation } from './history/violation.ts';
import type { ClientOrders } from './load/clients.ts';

/** Two processes of clients, as one would be busier than the server. */
const SIZE = {
  short: { clients: 200, processes: 1, cycles: 1 },
  full: { clients: 10_000, processes: 2, cycles: 3 },
};
/** Milliseconds between the looks at who is back. */
const LOOK = 250;
/** Milliseconds after which nobody is waited for any more. */
const PATIENCE = 60_000;

type Children = readonly LoadChild<ClientOrders>[];

export const reconnectStormFault: Fault = {
  name: 'reconnect storm',
  promise:
    'When the server dies under everybody, everybody is soon back by themselves, and nothing is missing.',

  async run({ scale, say }) {
    const { clients, processes, cycles } = SIZE[scale];
    // All come from one address here. Behind a proxy they do not, and an operator names it in CHAT_TRUSTED_PROXIES.
    const server = await startServer(UNLIMITED);
    const database = join(server.data, 'chat.sqlite');
    const crowd = new Crowd(server);
    const children = Array.from({ length: processes }, () =>
      startLoad<ClientOrders>(join(import.meta.dir, 'load/clients.ts')),
    );
    const violations: Violation[] = [];
    const recoveries: number[] = [];
    try {
      const count = clients / processes;
      const { url } = server;
      await Promise.all(
        children.map((child, index) => child.order('enter', { url, first: index * count, count })),
      );
      // Some are listened to more closely.
      await crowd.fill(5, ['sample']);
      for (let cycle = 0; cycle < cycles; cycle++) {
        // What came back less than that ago goes on with the back-off that it has.
        if (cycle > 0) await Bun.sleep(TIMES.stable);
        await everywhere(children, (child) => child.order('write', { text: `Before ${cycle}` }));
        const before = crowd.acked;
        crowd.start();
        await crowd.until(() => crowd.acked > before);
        await server.stop('SIGKILL');
        const killed = performance.now();
        await everywhere(children, (child) => child.order('write', { text: `While it is down ${cycle}` }));
        await server.restart();
        const begin = performance.now();
        await crowd.stop();
        const left = await allBack(children, database, say);
        const recovery = performance.now() - begin;
        recoveries.push(recovery);
        await crowd.rest();
        const sinceKill = recovery + begin - killed;
        say(`${clients} back ${seconds(recovery)} after the server, ${seconds(sinceKill)} after the kill`);
        if (left > 0) violations.push(broken(`${left} of ${clients} were not back after a minute.`));
      }
      violations.push(...(await missing(children, database)), ...crowd.judge().violations);
      return {
        cycles,
        acked: crowd.acked + (2 * cycles * clients) / 10,
        violations,
        recovery: Math.max(...recoveries),
        figures: [{ what: 'all caught up, ms', value: Math.max(...recoveries), bound: { atMost: 15_000 } }],
      };
    } finally {
      crowd.disperse();
      await Promise.all(children.map((child) => child.end()));
      await server.dispose();
    }
  },
};

/** @returns how many are not in their rooms with nothing to send, or do not show the newest, after `PATIENCE`. */
async function allBack(children: Children, database: string, say: Run['say']): Promise<number> {
  const begin = performance.now();
  let told = 0;
  for (;;) {
    const away = sum(await everywhere(children, (child) => child.order('missing', undefined)));
    const left =
      away > 0 ? away : sum(await everywhere(children, (child) => child.order('behind', { database })));
    const waited = performance.now() - begin;
    if (left === 0 || waited > PATIENCE) return left;
    if (waited - told > 2000) {
      told = waited;
      say(`${left} are still on their way after ${seconds(waited)}`);
    }
    await Bun.sleep(LOOK);
  }
}

async function missing(children: Children, database: string): Promise<Violation[]> {
  const unkept = await everywhere(children, (child) => child.order('unkept', { database }));
  const wrong = await everywhere(children, (child) => child.order('wrong', { database }));
  return [
    ...unkept.flat().map((detail): Violation => ({ kind: 'lost', detail })),
    ...wrong.flat().map((detail): Violation => ({ kind: 'screen differs', detail })),
  ];
}

const everywhere = <T>(children: Children, order: (child: Children[number]) => Promise<T>): Promise<T[]> =>
  Promise.all(children.map(order));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
