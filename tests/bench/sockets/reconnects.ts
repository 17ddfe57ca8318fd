/** How fast people come back: connect, hello, verify, join, and what they missed. */
import { join } from 'node:path';
import { startLoad } from '../../support/load/load-child.ts';
import { processorTime } from '../../support/load/process-facts.ts';
import type { ArrivalOrders } from '../load/arrivals.ts';
import { startOwnServer } from '../load/own-server.ts';
import { settled } from './memory.ts';

/** On their way in at any time. */
const AT_ONCE = 200;
const PER_ROOM = 10;
/** Messages that were said in every room while they were away. */
const MISSED = 3;

/** How one server let everybody in. */
export interface Arrivals {
  /** People a second, each welcomed with the messages they had missed. */
  readonly perSecond: number;
  /** Processor time as a part of one core: of the server, and of the load, which is one process. */
  readonly busy: number;
  readonly load: number;
}

export interface Reconnects {
  /** With tokens that the server has verified before, as in a storm of reconnects. */
  readonly known: Arrivals;
  /** With tokens that it has never seen. */
  readonly fresh: Arrivals;
  /** Of people that it has never seen, to rooms that there were not. */
  readonly newcomers: Arrivals;
}

/** @throws when somebody is not told exactly what they missed. */
export async function measureReconnects(people: number): Promise<Reconnects> {
  const server = await startOwnServer();
  const load = startLoad<ArrivalOrders>(join(import.meta.dir, '../load/arrivals.ts'));
  const arrive = async (): Promise<Arrivals> => {
    await settled(server.pid);
    const before = processorTime(server.pid);
    const arrived = await load.order('arrive', { atOnce: AT_ONCE });
    const busy = (processorTime(server.pid) - before) / arrived.time;
    return { perSecond: (people / arrived.time) * 1000, busy, load: arrived.load };
  };
  const comeBack = async (): Promise<Arrivals> => {
    await load.order('depart', undefined);
    return arrive();
  };
  try {
    await load.order('prepare', { url: server.url, people, perRoom: PER_ROOM, name: 'back' });
    const newcomers = await arrive();
    await load.order('say', { messages: MISSED });
    // The first time they come back, the server's code is as new as after a start.
    await comeBack();
    const known = await comeBack();
    await load.order('renew', undefined);
    return { known, fresh: await comeBack(), newcomers };
  } finally {
    await load.end();
    await server.dispose();
  }
}
