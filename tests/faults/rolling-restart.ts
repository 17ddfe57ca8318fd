import { quantile } from '../support/load/quantiles.ts';
import { startServer } from '../support/server.ts';
import type { Fault } from './fault.ts';
import { Crowd, UNLIMITED } from './history/crowd.ts';
import { broken, type Violation } from './history/violation.ts';

const SIZE = { short: { cycles: 1, people: 4 }, full: { cycles: 10, people: 50 } };
/** Milliseconds of load before each restart. */
const LOAD = 500;

export const rollingRestartFault: Fault = {
  name: 'rolling restart',
  promise: 'An ordered restart under load loses nothing, and nearly everybody is back within seconds.',

  async run({ scale, say }) {
    const { cycles, people } = SIZE[scale];
    const violations: Violation[] = [];
    const exits: number[] = [];
    const returns: number[] = [];
    const server = await startServer(UNLIMITED);
    const crowd = new Crowd(server);
    try {
      await crowd.fill(people, ['lobby', 'kitchen']);
      for (let cycle = 0; cycle < cycles; cycle++) {
        crowd.start();
        await Bun.sleep(LOAD);
        const begin = performance.now();
        const code = await server.stop('SIGTERM');
        exits.push(performance.now() - begin);
        if (code !== 0) violations.push(broken(`The server ended with ${code}.`));
        await server.restart();
        returns.push(...(await crowd.returned(begin)));
        await crowd.stop();
        say(`${cycle + 1} restarts, ${crowd.acked} acknowledged`);
      }
      const recovery = await crowd.rest();
      violations.push(...crowd.judge().violations);
      return {
        cycles,
        acked: crowd.acked,
        violations,
        recovery,
        figures: [
          { what: 'exit, ms', value: Math.max(...exits), bound: { atMost: 10_000 } },
          { what: '95 % back after the signal, ms', value: quantile(returns, 0.95), bound: { atMost: 5000 } },
        ],
      };
    } finally {
      crowd.disperse();
      await server.dispose();
    }
  },
};
