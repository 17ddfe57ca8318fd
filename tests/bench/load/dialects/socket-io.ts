/**
 * Socket.IO 4 over a WebSocket: a digit of Engine.IO (its protocol 4), a digit of Socket.IO (its protocol 5), JSON.
 * Every message asks for an acknowledgement, as that of a chat does (tests/bench/peers/programs/socket-io.mjs).
 */
import { randomUUIDv7 } from 'bun';
import type { Dialect, Meaning, Person } from './dialect.ts';
import { ACKNOWLEDGED, IN, MESSAGES, OTHER, REFUSED } from './meanings.ts';

const CONNECT: Meaning = { kind: 'answer', with: '40' };
const PONG: Meaning = { kind: 'answer', with: '3' };

const ZERO = 0x30;
/** Where the name of the only field begins in the answer to `join`: `430[{"joined":…}]`. */
const JOIN_ANSWER = 6;

export const socketIo: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  acknowledges: true,
  greeting: () => null,

  meaning(frame, person) {
    switch ((frame[0] ?? 0) - ZERO) {
      case 4:
        return packet(frame, person);
      case 2:
        return PONG;
      case 0:
        return CONNECT;
      case 1:
        return REFUSED;
    }
    return OTHER;
  },

  message: (_person, text, number) => `42${number}["send",{"id":"${randomUUIDv7()}","text":"${text}"}]`,
};

function packet(frame: Buffer, person: Person): Meaning {
  switch ((frame[1] ?? 0) - ZERO) {
    case 2:
      return MESSAGES; // There is no other event.
    case 3:
      return answer(frame);
    case 0:
      return { kind: 'answer', with: join(person) };
  }
  return REFUSED;
}

/** Messages are numbered from 1; with 0 they asked to come in. */
const join = ({ user, room }: Person): string => `420${JSON.stringify(['join', { room, user, name: user }])}`;

function answer(frame: Buffer): Meaning {
  if (frame[2] === ZERO) return frame[JOIN_ANSWER] === 0x6a ? IN : REFUSED;
  return frame.includes('[{"kept"') ? ACKNOWLEDGED : REFUSED;
}
