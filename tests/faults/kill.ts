import { startServer } from '../support/server.ts';
import type { Fault } from './fault.ts';
import { Crowd, UNLIMITED } from './history/crowd.ts';
import type { Violation } from './history/violation.ts';

/** Each batch begins with a new database, so that the first start is among the instants, and is judged at its end. */
const SIZE = { short: { batches: 1, cycles: 5 }, full: { batches: 10, cycles: 20 } };
/** Milliseconds of load before a kill, at most. */
const LOAD = 400;
const ROOMS = ['lobby', 'kitchen', 'garden'];

export const killFault: Fault = {
  name: 'kill -9',
  promise: 'Killing the server at any instant loses no acknowledged message and doubles none.',

  async run({ scale, say }) {
    const { batches, cycles } = SIZE[scale];
    const violations: Violation[] = [];
    const ready: number[] = [];
    const recoveries: number[] = [];
    let acked = 0;
    for (let batch = 0; batch < batches; batch++) {
      const server = await startServer(UNLIMITED);
      const crowd = new Crowd(server);
      try {
        await crowd.fill(4, ROOMS);
        crowd.start();
        for (let cycle = 0; cycle < cycles; cycle++) {
          const before = crowd.acked;
          await crowd.until(() => crowd.acked > before);
          await Bun.sleep(Math.random() * LOAD);
          await server.stop('SIGKILL');
          const begin = performance.now();
          await server.restart();
          ready.push(performance.now() - begin);
        }
        await crowd.stop();
        recoveries.push(await crowd.rest());
        acked += crowd.acked;
        violations.push(...crowd.judge().violations);
        say(`${(batch + 1) * cycles} kills, ${acked} acknowledged, ${violations.length} violations`);
      } finally {
        crowd.disperse();
        await server.dispose();
      }
    }
    return {
      cycles: batches * cycles,
      acked,
      violations,
      recovery: Math.max(...recoveries),
      figures: [{ what: 'ready again, ms', value: Math.max(...ready), bound: { atMost: 1000 } }],
    };
  },
};
