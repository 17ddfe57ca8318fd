/** Keeps answers within what a slow connection can take at once (`BOUNDS.reply`), counting bytes from above. */
import { BOUNDS, type Message, type Person, type RoomState } from '../protocol/frames.ts';

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const personBytes = ({ id, name, picture }: Person): number =>
  3 * (id.length + name.length + (picture?.length ?? 0));

/** The rest of a message is numbers and the names of fields. */
export const messageBytes = (message: Message): number =>
  3 * (message.text?.length ?? 0) + personBytes(message.from) + 200;

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
  (members.kind === 'list' ? members.people.reduce((sum, person) => sum + personBytes(person) + 150, 0) : 0);

/** A room list shows a line of the last message. */
const PREVIEW = 200;

/** The message with no more of its text than a preview shows, never half a character. */
export const previewOf = (message: Message): Message =>
  message.text === undefined || message.text.length <= PREVIEW
    ? message
    : { ...message, text: [...message.text.slice(0, PREVIEW + 1)].slice(0, -1).join('') };
