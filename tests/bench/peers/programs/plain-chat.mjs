/**
 * What the peers that store nothing say: `{ type: 'join', room, user, name }` and `{ type: 'send', id, text }` come
 * in; `JOINED` and one frame a message go out. There is no acknowledgement: people hear their own messages.
 */

export const JOINED = '{"type":"joined"}';

/** Of each room, the number of its last message. */
const lastNumbers = new Map();

/**
 * @param {{ room: string, user: string, name: string }} person who says it
 * @param {{ id: string, text: string }} said the id is the client's
 * @returns {string} what everybody in the room hears
 */
export function messageFrame({ room, user, name }, { id, text }) {
  const number = (lastNumbers.get(room) ?? 0) + 1;
  lastNumbers.set(room, number);
  const author = { id: user, name };
  return JSON.stringify({ type: 'message', room, number, id, author, at: Date.now(), text });
}
