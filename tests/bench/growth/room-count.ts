/** What one message costs the server, by how many rooms there are. */
import { CALM, openStage } from './stage.ts';

export interface RoomCount {
  readonly rooms: number;
  /** Processor time of the server for each message and its receipts, in milliseconds. */
  readonly cost: number;
}

/** As many sockets as a process may have would not do for 10,000 rooms of two: everybody is in up to 200 rooms. */
const PAIRS = 50;
/**
 * Messages a second, in all rooms in turn. Of the fewest rooms, 100, each then has one in half a second: were it
 * more, messages would share receipts there and nowhere else.
 */
const RATE = 200;

/**
 * @param seconds for every size, few enough that nobody is sent a heartbeat meanwhile (12 s after they came): that
 * costs something for each room they are in, however many messages there are.
 */
export async function measureRoomCounts(counts: readonly number[], seconds: number): Promise<RoomCount[]> {
  await using stage = await openStage();
  const everybody = stage.people();
  const { url } = stage.server;
  const inside = (rooms: number) =>
    everybody.order('enter', {
      url,
      as: 'person',
      people: 2 * PAIRS,
      together: 2,
      place: `of${rooms}`,
      rooms: rooms / PAIRS,
      perSecond: null,
    });

  // What has not run yet runs slowly, and would be taken for a cost of the fewest rooms.
  await inside(PAIRS);
  await everybody.order('talk', { perSecond: 1000, seconds: Math.min(2, seconds) });
  await everybody.order('leave', undefined);

  const found: RoomCount[] = [];
  for (const rooms of counts) {
    await inside(rooms);
    await Bun.sleep(CALM);
    const cost = await stage.costOf(() => everybody.order('talk', { perSecond: RATE, seconds }));
    await everybody.order('leave', undefined);
    found.push({ rooms, cost: cost / Math.round(RATE * seconds) });
  }
  return found;
}
