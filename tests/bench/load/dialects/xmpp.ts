/**
 * XMPP over a WebSocket (RFC 7395) in rooms of XEP-0045, as anonymous people. Told apart by the bytes that ejabberd
 * writes: `<message … ><archived …/><stanza-id …/><body>…</body></message>`. Nobody is acknowledged: one's own message
 * comes back when the archive has it.
 */
import { randomUUIDv7 } from 'bun';
import type { Dialect, Meaning, Person } from './dialect.ts';
import { IN, MESSAGES, OTHER, REFUSED } from './meanings.ts';

const OPEN = '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>';
const OPEN_AGAIN: Meaning = { kind: 'answer', with: OPEN };
const AUTHENTICATE: Meaning = {
  kind: 'answer',
  with: '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>',
};
const BIND: Meaning = {
  kind: 'answer',
  with: '<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>',
};
/** From the end of a message: `y></message>`, of its body. */
const LAST_LETTER = 12;

export const xmpp: Dialect = {
  path: '/ws',
  acknowledges: false,
  greeting: () => OPEN,

  meaning(frame, person) {
    return frame[1] === 0x6d ? message(frame) : step(frame, person);
  },

  message: ({ room }, text) =>
    `<message xmlns="jabber:client" to="${address(room)}" type="groupchat" id="${randomUUIDv7()}"><body>${escaped(text)}</body></message>`,
};

function message(frame: Buffer): Meaning {
  switch (frame[frame.length - LAST_LETTER]) {
    case 0x79: // </body>
      return MESSAGES;
    case 0x2f: // <subject/>, with which a room ends its welcome
      return IN;
  }
  return REFUSED;
}

/** What is said until they are in the room; later only the presence of others. */
function step(frame: Buffer, person: Person): Meaning {
  const name = frame.toString('latin1', 1, frame.indexOf(' '));
  switch (name) {
    case 'open':
      return OTHER;
    case 'stream:features':
      return frame.includes('<mechanisms') ? AUTHENTICATE : BIND;
    case 'success':
      return OPEN_AGAIN;
    case 'iq':
      return frame.includes("type='result'") ? { kind: 'answer', with: join(person) } : REFUSED;
    case 'presence':
      return frame.includes("type='error'") ? REFUSED : OTHER;
  }
  return REFUSED;
}

const address = (room: string): string => `${room}@conference.localhost`;

const join = ({ user, room }: Person): string =>
  `<presence xmlns="jabber:client" to="${address(room)}/${user}"><x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x></presence>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
