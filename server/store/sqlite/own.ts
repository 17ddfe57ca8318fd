import type { Own } from '../../protocol/frames.ts';
import type { RoomId, UserId } from '../store.ts';
import type { Messages } from './messages.ts';

/** What a user has received and read. Who is no member yet has nothing unread. */
export function ownOf(
  messages: Messages,
  room: { readonly id: RoomId; readonly lastSeq: number },
  reader: UserId,
  marks: { readonly delivered: number; readonly read: number } | undefined,
): Own {
  const seq = room.lastSeq;
  if (marks === undefined) return { delivered: seq, read: seq, unread: 0, seq };
  const unread = marks.read === seq ? 0 : messages.unread(room.id, reader, marks.read);
  return { delivered: marks.delivered, read: marks.read, unread, seq };
}
