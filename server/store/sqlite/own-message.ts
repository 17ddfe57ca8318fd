import type { UserId } from '../store.ts';
import type { MemberRow, Members } from './members.ts';
import type { Messages } from './messages.ts';

/**
 * Moves an author's watermarks to the own message `seq`, each if there was nothing else to receive or read before
 * it: own messages and deleted ones do not count.
 * @param former who wrote the message before it, where that is known and not deleted.
 * @returns whether one moved.
 */
export function followOwnMessage(
  members: Members,
  messages: Messages,
  member: MemberRow,
  seq: number,
  former: UserId | undefined,
): boolean {
  const { room, user, delivered, read, waiting } = member;
  const isOthers = former !== undefined && former !== user;
  // As where two take turns: nobody has to look for what is there to receive.
  if (isOthers && delivered < seq - 1) return false;
  const deletions = messages.deletions();
  // Somebody who writes on without receiving would otherwise cost a search for every message.
  if (waiting !== undefined && waiting.seq > delivered && waiting.deletions === deletions) return false;
  const next = messages.firstUnread(room, user, delivered, seq);
  if (next !== undefined) {
    member.waiting = { seq: next, deletions };
    return false;
  }
  const allRead = !(isOthers && read < seq - 1) && messages.firstUnread(room, user, read, seq) === undefined;
  return members.raise(member, seq, allRead ? seq : 0);
}
