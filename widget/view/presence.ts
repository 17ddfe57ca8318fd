import type { RoomSnapshot } from '../client/chat-state.ts';
import { timeAgo } from './format-time.ts';

/** The line below a room's title, and whether it wears the green dot. `null`: nothing is known yet. */
export interface Presence {
  readonly text: string;
  readonly online: boolean;
}

/** One other person: whether they are here or when they last were. More: how many are online. */
export function presenceOf(room: RoomSnapshot, you: string | null, now: number): Presence | null {
  const { members } = room;
  if (room.phase.kind !== 'live') return null;
  if (members.kind === 'summary') {
    return { text: `${members.online} of ${members.count} online`, online: members.online > 0 };
  }
  const others = members.people.filter(({ id }) => id !== you);
  const [other] = others;
  if (!other) return { text: 'Nobody else is here yet', online: false };
  if (others.length > 1) {
    const online = members.people.filter((person) => person.online).length;
    return { text: `${online} online`, online: online > 0 };
  }
  if (other.online) return { text: 'Online', online: true };
  return {
    text: other.lastSeen === null ? 'Offline' : `Last seen ${timeAgo(other.lastSeen, now)}`,
    online: false,
  };
}
