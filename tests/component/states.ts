import type {
  ChatState,
  Member,
  Message,
  PendingMessage,
  Person,
  RoomSnapshot,
} from '../../widget/client/chat-state.ts';

export const ada: Person = { id: 'ada', name: 'Ada Lovelace' };
export const ben: Person = { id: 'ben', name: 'Ben Okafor' };
export const chidi: Person = { id: 'chidi', name: 'Chidi' };

const MINUTE = 60_000;
/** Noon of today: whole minutes around it are the same day everywhere. */
export const NOON = new Date().setHours(12, 0, 0, 0);
export const DAY = 24 * 60 * MINUTE;

export const clientIdOf = (seq: number): string =>
  `01900000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`;

/** Message number `seq`, one minute after the one before unless said otherwise. */
export const messageOf = (seq: number, from: Person, text: string, more: Partial<Message> = {}): Message => ({
  seq,
  rev: seq,
  clientId: clientIdOf(seq),
  from,
  at: NOON + seq * MINUTE,
  text,
  ...more,
});

export const tombstone = (seq: number, from: Person): Message => {
  const { text: _, ...rest } = messageOf(seq, from, '');
  return { ...rest, deletedAt: NOON };
};

export const conversation = (count: number, from = 1): Message[] =>
  Array.from({ length: count }, (_, index) => {
    const seq = from + index;
    return messageOf(seq, seq % 2 ? ben : ada, `Message number ${seq}`);
  });

export const pendingOf = (text: string, state: PendingMessage['state']): PendingMessage => ({
  clientId: `01900000-0000-7000-9000-${text.length.toString(16).padStart(12, '0')}`,
  room: 'lobby',
  text,
  at: NOON + DAY / 4,
  state,
});

export const memberOf = (person: Person, more: Partial<Member> = {}): Member => ({
  ...person,
  delivered: 0,
  read: 0,
  online: false,
  lastSeen: null,
  ...more,
});

/** A live room, all of it read. */
export function roomOf(messages: readonly Message[], more: Partial<RoomSnapshot> = {}): RoomSnapshot {
  const last = messages.at(-1) ?? null;
  const seq = last?.seq ?? 0;
  return {
    room: 'lobby',
    title: 'Lobby',
    role: 'write',
    epoch: 1,
    rev: seq,
    seq,
    phase: { kind: 'live' },
    messages,
    before: false,
    pending: [],
    members: { kind: 'list', people: [memberOf(ada, { online: true }), memberOf(ben, { online: true })] },
    own: { delivered: seq, read: seq, unread: 0, seq },
    typing: [],
    last,
    ...more,
  };
}

/** Ada, online. */
export const stateOf = (rooms: readonly RoomSnapshot[], more: Partial<ChatState> = {}): ChatState => ({
  status: { kind: 'online' },
  owner: 'https://chat.test|default|ada',
  you: ada,
  limits: { text: 4_000 },
  rooms,
  listed: true,
  notice: null,
  ...more,
});
