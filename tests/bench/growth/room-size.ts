/** What one message costs the server, and how long its sender waits, by how many people are in the room. */
import { withOwnCore } from './own-core.ts';
import { CALM, openStage } from './stage.ts';

export interface RoomSize {
  readonly people: number;
  /** Processor time of the server for each message and its receipts, in milliseconds. */
  readonly cost: number;
  /** From sending to the acknowledgement, median, in milliseconds. */
  readonly acknowledged: number;
  /** Frames with receipts a second, of the reader who got the most. */
  readonly receipts: number;
}

/** Messages a second: few enough that hardly two of them share a batch or a frame. */
const STEADY = 50;
/** Messages a second: everybody has heard and acknowledged each before the next. */
const SLOW = 10;

/** @param seconds of each of the two, for every size. */
export async function measureRoomSizes(sizes: readonly number[], seconds: number): Promise<RoomSize[]> {
  await using stage = await openStage();
  // In processes of their own: whoever measures must not wait for a thousand others to be read.
  const listeners = stage.people();
  const speaker = stage.people();
  const { url } = stage.server;
  const inside = async (people: number) => {
    const entry = { url, place: `room${people}`, rooms: 1, perSecond: null };
    await listeners.order('enter', { ...entry, as: 'listener', people: people - 1, together: people - 1 });
    await speaker.order('enter', { ...entry, as: 'speaker', people: 1, together: 1 });
  };
  const outside = async () => {
    await listeners.order('leave', undefined);
    await speaker.order('leave', undefined);
  };

  // What has not run yet runs slowly, and would be taken for a cost of the smallest room.
  await inside(50);
  await speaker.order('talk', { perSecond: 500, seconds: Math.min(2, seconds) });
  await outside();

  const found: RoomSize[] = [];
  for (const people of sizes) {
    await inside(people);
    await Bun.sleep(CALM);
    await listeners.order('countAnew', undefined);
    const steady = { perSecond: STEADY, seconds };
    const cost = await stage.costOf(() => speaker.order('talk', steady));
    const { receiptsPerSecond } = await listeners.order('told', undefined);
    const slow = { perSecond: SLOW, seconds };
    const everybodyElse = [stage.server.pid, listeners.pid];
    const acknowledged = await withOwnCore(speaker.pid, everybodyElse, () => speaker.order('talk', slow));
    const messages = Math.round(STEADY * seconds) + Math.round(SLOW * seconds);
    await listeners.order('listen', { messages });
    await outside();
    found.push({
      people,
      cost: cost / Math.round(STEADY * seconds),
      acknowledged,
      receipts: receiptsPerSecond,
    });
  }
  return found;
}
