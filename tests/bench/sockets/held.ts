/** Very many sockets in one process, while there is talk in their rooms. */
import { readFileSync } from 'node:fs';
import { processorTime } from '../../support/load/process-facts.ts';
import type { Heard } from '../load/crowd.ts';
import { startOwnServer } from '../load/own-server.ts';
import { startCrowd } from '../load/start-crowd.ts';

export interface HeldPlan {
  readonly sockets: number;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface Held extends Heard {
  /** Processor time of the server, as a part of one core. */
  readonly busy: number;
}

const PEOPLE = 10;
/** Of the open files of a process: what the server keeps for everything else (server/open-files.ts). */
const RESERVED = 0.05;

/** In whole rooms, as many sockets as a process may have, at most `wanted`. */
export function socketsWithinLimit(wanted: number): number {
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
  const files = Number(line?.[1] ?? Number.POSITIVE_INFINITY);
  return PEOPLE * Math.floor(Math.min(wanted, files * (1 - RESERVED)) / PEOPLE);
}

/** @throws when a message was lost, came twice or out of order, or a socket ended. */
export async function holdSockets({ sockets, perSecond, seconds }: HeldPlan): Promise<Held> {
  const server = await startOwnServer();
  const crowd = startCrowd();
  try {
    const rooms = sockets / PEOPLE;
    await crowd.order('enter', { url: server.url, dialect: 'chat-widget', rooms, people: PEOPLE });
    const before = processorTime(server.pid);
    const heard = await crowd.order('pace', { perSecond, seconds });
    return { ...heard, busy: (processorTime(server.pid) - before) / heard.time };
  } finally {
    await crowd.end();
    await server.dispose();
  }
}
