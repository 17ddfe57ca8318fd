import type { Changes } from '../../server/protocol/frames.ts';
import type { Message, RoomSnapshot } from './chat-state.ts';
import { mergeMembers, mergeOwn, raised, withPresence, withReceipts } from './members.ts';
import { mergeChanges, prependPage } from './message-window.ts';
import type { RoomEvent } from './state-events.ts';

export const emptyRoom = (room: string): RoomSnapshot => ({
  room,
  title: room,
  role: 'read',
  epoch: 0,
  rev: 0,
  seq: 0,
  phase: { kind: 'joining' },
  messages: [],
  before: false,
  pending: [],
  members: { kind: 'list', people: [] },
  own: { delivered: 0, read: 0, unread: 0, seq: 0 },
  typing: [],
  last: null,
});

/**
 * One room after one event. Frames may come twice, overlap or come in another order: what cannot be applied leaves
 * the room as it is, and its `rev` tells that something is missing (room-sync.ts asks for it).
 */
export function reduceRoom(room: RoomSnapshot, event: Exclude<RoomEvent, { kind: 'closed' }>): RoomSnapshot {
  switch (event.kind) {
    case 'joining':
      return room.phase.kind === 'refused' ? { ...room, phase: { kind: 'joining' } } : room;
    case 'joined': {
      const { state, since } = event;
      const sameEpoch = room.phase.kind === 'live' && room.epoch === state.epoch;
      const { title, role } = state;
      const members = sameEpoch ? mergeMembers(room.members, state.members) : state.members;
      const own = sameEpoch ? mergeOwn(room.own, state.own) : state.own;
      return withChanges({ ...room, title, role, members, own, phase: { kind: 'live' } }, state, since);
    }
    case 'refused':
      return { ...room, phase: { kind: 'refused', code: event.code, message: event.message } };
    case 'changes': {
      const { changes, since } = event;
      const own = changes.epoch === room.epoch ? mergeOwn(room.own, event.own) : event.own;
      return withChanges({ ...room, own }, changes, since);
    }
    case 'events': {
      const { epoch, from, rev, messages } = event.frame;
      const changes = { epoch, rev, messages, seq: 0, before: false, reset: false };
      return trimmed(withChanges(room, changes, from), event.keep);
    }
    case 'trim':
      return trimmed(room, event.keep);
    case 'history': {
      const { epoch, rev, messages: page, more } = event.page;
      const messages = epoch === room.epoch ? prependPage(room.messages, page) : null;
      // The held messages are true at the oldest `rev` at which a part of them was read.
      return messages
        ? withMessages({ ...room, before: more, rev: Math.min(room.rev, rev) }, messages, page)
        : room;
    }
    case 'role':
      return { ...room, role: event.role };
    case 'receipts':
      return { ...room, members: withReceipts(room.members, event.frame) };
    case 'presence':
      return { ...room, members: withPresence(room.members, event.frame) };
    case 'own':
      return { ...room, own: mergeOwn(room.own, event.own) };
    case 'read': {
      const read = Math.min(event.seq, room.seq);
      return read > room.own.read
        ? { ...room, own: { ...room.own, ...raised(room.own, { delivered: 0, read }) } }
        : room;
    }
    case 'typing': {
      const { person, on } = event;
      const others = room.typing.filter(({ id }) => id !== person.id);
      if (!on) return others.length < room.typing.length ? { ...room, typing: others } : room;
      return others.length < room.typing.length ? room : { ...room, typing: [...others, person] };
    }
    case 'pending': {
      const { message } = event;
      // Another page of the same user may have sent it since.
      if (room.messages.some(({ clientId }) => clientId === message.clientId)) return room;
      const others = room.pending.filter(({ clientId }) => clientId !== message.clientId);
      // Client ids sort in the order in which they were made, whichever page made them.
      return { ...room, pending: [...others, message].sort((a, b) => (a.clientId < b.clientId ? -1 : 1)) };
    }
    case 'discarded':
      return withoutPending(room, (clientId) => clientId === event.clientId);
    case 'acked':
      return withAck(room, event);
  }
}

function withChanges(room: RoomSnapshot, changes: Changes, since: number): RoomSnapshot {
  const { epoch, rev, seq, messages } = changes;
  if (changes.reset) {
    const typing = epoch === room.epoch ? room.typing : [];
    const { before } = changes;
    return withMessages(
      { ...room, epoch, rev, seq, before, typing, messages: [], last: null },
      messages,
      messages,
    );
  }
  if (epoch !== room.epoch || since > room.rev) return room;
  const merged = mergeChanges(room.messages, room.seq, messages);
  if (!merged || (merged === room.messages && rev <= room.rev)) return room;
  return withMessages({ ...room, rev: Math.max(room.rev, rev) }, merged, messages);
}

/** Sets the messages, and what follows from those among them that have just come. */
function withMessages(
  room: RoomSnapshot,
  messages: readonly Message[],
  come: readonly Message[],
): RoomSnapshot {
  const last = messages.at(-1) ?? room.last;
  const authors = new Set(come.filter(({ seq }) => seq > room.seq).map(({ from }) => from.id));
  const typing = room.typing.some(({ id }) => authors.has(id))
    ? room.typing.filter(({ id }) => !authors.has(id))
    : room.typing;
  const arrived = new Set(come.map(({ clientId }) => clientId));
  const seq = Math.max(room.seq, last?.seq ?? 0);
  return withoutPending({ ...room, messages, last, seq, typing }, (clientId) => arrived.has(clientId));
}

function withoutPending(room: RoomSnapshot, gone: (clientId: string) => boolean): RoomSnapshot {
  if (!room.pending.some(({ clientId }) => gone(clientId))) return room;
  return { ...room, pending: room.pending.filter(({ clientId }) => !gone(clientId)) };
}

/**
 * An acknowledgement may overtake the events that it belongs to. The message is shown under its `seq` at once if it
 * is the next one; `rev` stays, as other changes may lie between. Otherwise it stays pending until the events come.
 */
function withAck(room: RoomSnapshot, event: Extract<RoomEvent, { kind: 'acked' }>): RoomSnapshot {
  const { clientId, author, result } = event;
  const pending = room.pending.find((entry) => entry.clientId === clientId);
  if (!pending || result.seq > room.seq + 1) return room;
  if (result.seq <= room.seq) return withoutPending(room, (id) => id === clientId);
  const message: Message = { ...result, clientId, from: author, text: pending.text };
  return withMessages(room, [...room.messages, message], [message]);
}

/** Half of the bound at a time, so that it is not done anew for every message. */
function trimmed(room: RoomSnapshot, keep: number): RoomSnapshot {
  if (room.messages.length <= keep) return room;
  return { ...room, messages: room.messages.slice(-Math.ceil(keep / 2)), before: true };
}
