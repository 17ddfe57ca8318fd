import type { Own } from '../../protocol/frames.ts';
import type { RoomId, UserId } from '../store.ts';
import type { Messages } from './messages.ts';

/** What a user has received and read. Who is no member yet has received and read nothing. */
export function ownOf(
  messages: Messages,
  room: { readonly id: RoomId; readonly lastSeq: number },
  reader: UserId,
  marks: { readonly delivered: number; readonly read: number } | undefined,
): Own {
  const { delivered, read } = marks ?? { delivered: 0, read: 0 };
  const seq = room.lastSeq;
  const unread = read === seq ? 0 : messages.unread(room.id, reader, read);
  return { delivered, read, unread, seq };
}
