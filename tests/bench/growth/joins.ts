/** What it costs the server that people come into one large room one after the other. */
import { openStage } from './stage.ts';

export interface Joins {
  readonly people: number;
  /** Processor time of the server for all of them together, in milliseconds. */
  readonly cost: number;
  /** Frames with presence that it sent, and their bytes. */
  readonly frames: number;
  readonly bytes: number;
}

/** Members of every room before: it tells counts from the first of those who come on. */
const MEMBERS = 101;
/** People a second: as in a room that everybody goes to when something begins. */
const RATE = 1000;

export async function measureJoins(sizes: readonly number[]): Promise<Joins[]> {
  await using stage = await openStage();
  const { url } = stage.server;
  const newcomers = stage.people();
  const come = (people: number, place: string, perSecond: number | null) =>
    newcomers.order('enter', { url, as: 'person', people, together: people, place, rooms: 1, perSecond });

  // What has not run yet runs slowly, and would be taken for a cost of the fewest.
  await come(2 * MEMBERS, 'other', RATE);
  await newcomers.order('leave', undefined);

  const found: Joins[] = [];
  for (const people of sizes) {
    await come(MEMBERS, `room${people}`, null);
    await newcomers.order('leave', undefined);
    const cost = await stage.costOf(async () => {
      await come(people, `room${people}`, RATE);
      await newcomers.order('hearPresence', undefined);
    });
    const { presence } = await newcomers.order('told', undefined);
    await newcomers.order('leave', undefined);
    found.push({ people, cost, ...presence });
  }
  return found;
}
