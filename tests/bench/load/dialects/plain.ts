/** Peers that store nothing and acknowledge nothing (tests/bench/peers/programs/plain-chat.mjs). */
import { randomUUIDv7 } from 'bun';
import type { Dialect } from './dialect.ts';
import { IN, MESSAGES, OTHER } from './meanings.ts';

/** Where the name of the type begins in every frame: `{"type":"`. */
const TYPE = 9;

export const plain: Dialect = {
  path: '/ws',
  acknowledges: false,
  greeting: ({ user, room }) => JSON.stringify({ type: 'join', room, user, name: user }),

  meaning(frame) {
    switch (frame[TYPE]) {
      case 0x6d: // message
        return MESSAGES;
      case 0x6a: // joined
        return IN;
    }
    return OTHER;
  },

  message: (_person, text) => `{"type":"send","id":"${randomUUIDv7()}","text":"${text}"}`,
};
