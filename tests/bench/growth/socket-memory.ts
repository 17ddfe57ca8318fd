/** How much memory the server needs, by how many people are there. */
import { residentBytes } from '../../support/load/process-facts.ts';
import { CALM, openStage } from './stage.ts';

export interface SocketMemory {
  readonly sockets: number;
  /** Resident memory of the server beyond that of an empty one, in bytes. */
  readonly bytes: number;
}

const PEOPLE_IN_ROOM = 10;

export async function measureSocketMemory(sizes: readonly number[]): Promise<SocketMemory[]> {
  await using stage = await openStage();
  const { url, pid } = stage.server;
  await Bun.sleep(CALM);
  const empty = residentBytes(pid);
  const people = stage.people();
  const found: SocketMemory[] = [];
  let inside = 0;
  for (const sockets of sizes) {
    await people.order('enter', {
      url,
      as: 'person',
      people: sockets - inside,
      together: PEOPLE_IN_ROOM,
      place: 'room',
      rooms: 1,
      perSecond: null,
    });
    inside = sockets;
    await Bun.sleep(CALM);
    found.push({ sockets, bytes: residentBytes(pid) - empty });
  }
  return found;
}
