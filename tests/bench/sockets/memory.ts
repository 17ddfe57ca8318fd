/** What an idle socket takes of the server's memory: authenticated, and joined in a room of ten. */
import { processorTime, residentBytes } from '../../support/load/process-facts.ts';
import { startCrowd } from '../load/start-crowd.ts';
import { dialectOf, startVariant, type Variant } from '../variant.ts';

export interface MemoryPlan {
  /** Of rooms of ten: those that are there before, so that what the first sockets bring into memory is not counted. */
  readonly before: number;
  /** Whose memory is measured. */
  readonly rooms: number;
  /** Milliseconds that everybody only stays: a round of heartbeats, after which the server has collected its garbage. */
  readonly rest: number;
}

const PEOPLE = 10;
/** Milliseconds of processor time in a look of `LOOK` milliseconds that are still called idle. */
const IDLE = 20;
const LOOK = 500;
const MOST_LOOKS = 40;

/** @returns resident bytes of a server of its own for each socket. */
export async function bytesPerSocket(variant: Variant, plan: MemoryPlan): Promise<number> {
  const server = await startVariant(variant);
  const dialect = dialectOf(variant);
  const crowd = startCrowd();
  const { url, pid } = server;
  const residentWith = async (rooms: number): Promise<number> => {
    await crowd.order('enter', { url, dialect, rooms, people: PEOPLE });
    await Bun.sleep(plan.rest);
    await settled(pid);
    return residentBytes(pid);
  };
  try {
    const few = await residentWith(plan.before);
    return ((await residentWith(plan.rooms)) - few) / (plan.rooms * PEOPLE);
  } finally {
    await crowd.end();
    await server.dispose();
  }
}

/** Resolves when a process has come to rest. @throws when it does not. */
export async function settled(pid: number): Promise<void> {
  let before = processorTime(pid);
  for (let look = 0; look < MOST_LOOKS; look++) {
    await Bun.sleep(LOOK);
    const now = processorTime(pid);
    if (now - before <= IDLE) return;
    before = now;
  }
  throw new Error('The server does not come to rest although nobody does anything.');
}
