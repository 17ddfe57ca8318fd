import type { Person, RoomSnapshot } from './chat-state.ts';

/** The server's cap (`Own.unread`). */
const MAX_UNREAD = 100;

/** How many messages of others `you` have not read, at most 100. */
export function unreadOf(room: RoomSnapshot, you: Person | null): number {
  const { own, messages, before } = room;
  const first = messages[0];
  // Everything beyond the read mark is held: then the messages themselves are the best answer.
  const complete = first !== undefined && (!before || first.seq <= own.read + 1);
  const beyond = complete ? own.read : Math.max(own.seq, own.read);
  const counted = complete || own.read >= own.seq ? 0 : own.unread;
  const held = messages.filter(
    ({ seq, deletedAt, from }) => seq > beyond && deletedAt === undefined && from.id !== you?.id,
  );
  return Math.min(MAX_UNREAD, counted + held.length);
}
