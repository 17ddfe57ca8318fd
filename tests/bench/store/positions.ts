import type { RoomId } from '../../../server/store/store.ts';
import { LARGE_ROOM_ID, type LongHistory, ROOM, roomId } from './long-history.ts';

/** Messages in a page. */
export const PAGE = 50;

/** A place to scroll to that has a whole page before it. */
export const randomPosition = (messages: number): number =>
  PAGE + 1 + Math.floor(Math.random() * (messages - PAGE + 1));

/** Half of them in the large room, the others anywhere else. */
export function randomPage({ rooms, large }: LongHistory): {
  readonly room: RoomId;
  readonly before: number;
} {
  if (Math.random() < 0.5) return { room: LARGE_ROOM_ID, before: randomPosition(large) };
  return { room: roomId(1 + Math.floor(Math.random() * rooms)), before: randomPosition(ROOM) };
}
