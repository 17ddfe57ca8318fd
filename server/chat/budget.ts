/** Keeps answers within what a slow connection can take at once (`BOUNDS.reply`), counting bytes from above. */
import { BOUNDS, type Message, type RoomState } from '../protocol/frames.ts';

/** UTF-8 takes at most three bytes for a UTF-16 code unit; the rest of a message is names and numbers. */
export const messageBytes = (message: Message): number =>
  3 * ((message.text?.length ?? 0) + message.from.name.length + (message.from.picture?.length ?? 0)) + 200;

/** The newest of `messages` (oldest first) that fit, at least one. */
export const newestThatFit = (messages: readonly Message[]): readonly Message[] => {
  let bytes = 0;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    bytes += message ? messageBytes(message) : 0;
    if (bytes > BOUNDS.reply && index < messages.length - 1) return messages.slice(index + 1);
  }
  return messages;
};

export const stateBytes = ({ messages, members }: RoomState): number =>
  messages.reduce((sum, message) => sum + messageBytes(message), 300) +
  (members.kind === 'list' ? members.people.length * 250 : 0);
