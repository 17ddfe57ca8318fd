/** A server and processes full of people for one measurement, all of which end with it. */
import { join } from 'node:path';
import { type LoadChild, startLoad } from '../../support/load/load-child.ts';
import type { TestServer } from '../../support/server.ts';
import { startOwnServer } from '../load/own-server.ts';
import type { PeopleOrders } from './people.ts';
import { preciseProcessorTime } from './processor.ts';

export type People = LoadChild<PeopleOrders>;

export interface Stage extends AsyncDisposable {
  readonly server: TestServer;
  /** Another process of people. */
  people(): People;
  /** @returns how much processor time the server needed meanwhile, in milliseconds. */
  costOf(work: () => Promise<unknown>): Promise<number>;
}

/**
 * Milliseconds after the last message or arrival until the server has nothing to do with it any more: receipts wait
 * 300 at the reader and 250 in the server.
 */
const TAIL = 700;
/** Milliseconds after many have come until the server has cleared up after them. */
export const CALM = 1000;

export async function openStage(): Promise<Stage> {
  const server = await startOwnServer();
  const children: People[] = [];
  return {
    server,
    people: () => {
      const child = startLoad<PeopleOrders>(join(import.meta.dir, 'people.ts'));
      children.push(child);
      return child;
    },
    costOf: async (work) => {
      const before = preciseProcessorTime(server.pid);
      await work();
      await Bun.sleep(TAIL);
      return preciseProcessorTime(server.pid) - before;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(children.map((child) => child.end()));
      await server.dispose();
    },
  };
}
