import type { MemberRow, Members } from './members.ts';
import type { Messages } from './messages.ts';

/**
 * Moves an author's watermarks to the own message `seq`, each if there was nothing else to receive or read before
 * it: own messages and deleted ones do not count.
 * @returns whether one moved.
 */
export function followOwnMessage(
  members: Members,
  messages: Messages,
  member: MemberRow,
  seq: number,
): boolean {
  const { room, user, delivered, read, waiting } = member;
  const deletions = messages.deletions();
  // Somebody who writes on without receiving would otherwise cost a search for every message.
  if (waiting !== undefined && waiting.seq > delivered && waiting.deletions === deletions) return false;
  const next = messages.firstUnread(room, user, delivered, seq);
  if (next !== undefined) {
    member.waiting = { seq: next, deletions };
    return false;
  }
  const allRead = messages.firstUnread(room, user, read, seq) === undefined;
  return members.raise(member, seq, allRead ? seq : 0);
}
