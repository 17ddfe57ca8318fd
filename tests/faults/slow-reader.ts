import { join } from 'node:path';
import { type LoadChild, startLoad } from '../support/load/load-child.ts';
import { descriptors, residentBytes, watchMemory } from '../support/load/process-facts.ts';
import { median, quantile } from '../support/load/quantiles.ts';
import { startServer, type TestServer } from '../support/server.ts';
import type { Fault, Figure, Run } from './fault.ts';
import { Chatter } from './history/chatter.ts';
import { Crowd, UNLIMITED } from './history/crowd.ts';
import { broken, type Violation } from './history/violation.ts';
import type { ReaderOrders } from './load/readers.ts';
import { startStallingProxy } from './load/stalling-proxy.ts';
import { Talk } from './load/talk.ts';

const READERS = { short: 40, full: 1000 };
const ROUNDS = 5;
const TALKERS = 10;
/** A second, so that two cores can do the fan-out to a thousand. */
const RATE = 100;
/** Seconds of each measurement: over before the heartbeat ends those who do not read. */
const MEASURED = 5;
/** Milliseconds until everybody who does not read has been cut, at most. Silence alone takes 30 s. */
const CUT_BY_FLOOD = 30_000;
const CUT_BY_SILENCE = 35_000;
const MB = 1024 * 1024;

interface Scene extends Run {
  readonly server: TestServer;
  readonly readers: LoadChild<ReaderOrders>;
}

export const slowReaderFault: Fault = {
  name: 'slow reader',
  promise:
    'Sockets that stop reading are cut and cost the others nothing they notice; they resume without a hole.',

  async run({ scale, say }) {
    const server = await startServer(UNLIMITED);
    const readers = startLoad<ReaderOrders>(join(import.meta.dir, 'load/readers.ts'));
    const scene = { scale, say, server, readers };
    try {
      const figures = scale === 'full' ? [await othersLatency(scene)] : [];
      const flood = await flooded(scene);
      figures.push(flood.memory);
      const silent = scale === 'full' ? await silence(scene) : [];
      return {
        cycles: READERS[scale],
        acked: flood.acked,
        violations: [...flood.violations, ...silent],
        recovery: flood.recovery,
        figures,
      };
    } finally {
      await readers.end();
      await server.dispose();
    }
  },
};

/**
 * The undisturbed run has the same people in the room, and all of them read: that many more readers take their time
 * whether they read or not.
 */
async function othersLatency({ scale, say, server, readers }: Scene): Promise<Figure> {
  const room = 'measured';
  using talk = await Talk.begin({ url: server.url, room, people: TALKERS });
  const p99 = async () => quantile(await talk.measure(RATE, MEASURED), 0.99);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const alone = await p99();
    await readers.order('enter', { url: server.url, room, count: READERS[scale] });
    const undisturbed = await p99();
    await readers.order('stopReading', undefined);
    const disturbed = await p99();
    await readers.order('leave', undefined);
    ratios.push(disturbed / undisturbed);
    const shown = [alone, undisturbed, disturbed].map((time) => time.toFixed(1)).join(', ');
    say(`p99 in ms, talkers alone, with ${READERS[scale]} who read, who do not: ${shown}`);
  }
  return { what: "others' p99, times the undisturbed run's", value: median(ratios), bound: { atMost: 2 } };
}

/** So much is said that the system's buffers are full of it, and then the server's. */
async function flooded({ scale, say, server, readers }: Scene) {
  const room = 'busy';
  const violations: Violation[] = [];
  const crowd = new Crowd(server);
  const proxy = await startStallingProxy(server.url);
  try {
    await crowd.fill(1, [room]);
    for (const user of ['hanging', 'stuck']) {
      const { history } = crowd;
      crowd.chatters.push(await Chatter.enter({ url: proxy.url, user, rooms: [room], history }));
    }
    using talk = await Talk.begin({ url: server.url, room, people: TALKERS });
    const before = descriptors(server.pid);
    await readers.order('enter', { url: server.url, room, count: READERS[scale] });
    const memory = residentBytes(server.pid);
    using watched = watchMemory(server.pid);
    await readers.order('stopReading', undefined);
    proxy.stall();
    crowd.start();
    const end = performance.now() + CUT_BY_FLOOD;
    // Of the crowd, two are behind the proxy: they are cut as well.
    const left = () => descriptors(server.pid) - (before - 2);
    await talk.flood('漢'.repeat(4000), () => left() <= 0 || performance.now() > end);
    const grown = (watched.highest - memory) / MB;
    say(
      `${READERS[scale]} who did not read: ${Math.max(0, left())} are left, memory + ${grown.toFixed(0)} MB`,
    );
    if (left() > 0) violations.push(broken(`${left()} sockets that did not read were not cut by a flood.`));
    await crowd.stop();
    proxy.resume();
    const recovery = await crowd.rest();
    violations.push(...crowd.judge().violations);
    const again = crowd.chatters.filter(({ connections }) => connections > 1).length;
    if (again < 2) violations.push(broken(`Only ${again} of the 2 who stopped reading had to come back.`));
    const bound = { atMost: 100 };
    return {
      memory: { what: 'memory, MB more', value: grown, bound },
      acked: crowd.acked,
      violations,
      recovery,
    };
  } finally {
    crowd.disperse();
    proxy.close();
    await readers.order('leave', undefined);
  }
}

/** Where next to nothing is said, no buffer is ever full: who does not answer the heartbeat is cut. */
async function silence({ scale, say, server, readers }: Scene): Promise<Violation[]> {
  const before = descriptors(server.pid);
  await readers.order('enter', { url: server.url, room: 'quiet', count: READERS[scale] });
  await readers.order('stopReading', undefined);
  const begin = performance.now();
  const elapsed = () => performance.now() - begin;
  while (descriptors(server.pid) > before && elapsed() < CUT_BY_SILENCE) await Bun.sleep(50);
  const left = descriptors(server.pid) - before;
  say(`in a quiet room, ${left} were left after ${(elapsed() / 1000).toFixed(1)} s`);
  return left > 0 ? [broken(`${left} sockets that did not read outlived the heartbeat.`)] : [];
}
