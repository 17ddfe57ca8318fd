import type { Outcome, OutcomeOf, Refused, Write, WriteOf } from '../store.ts';
import type { Members } from './members.ts';
import { type MessageRow, type Messages, toMessage } from './messages.ts';
import { ownOf } from './own.ts';
import { followOwnMessage } from './own-message.ts';
import type { RoomRow, Rooms } from './rooms.ts';
import type { Users } from './users.ts';

/** What writes act on. */
export interface Tables {
  readonly users: Users;
  readonly rooms: Rooms;
  readonly members: Members;
  readonly messages: Messages;
}

const refuse = (code: Refused['code']): Refused => ({ ok: false, code });

/** Does one write, inside the batch's transaction. */
export function applyWrite(tables: Tables, write: Write): Outcome {
  switch (write.kind) {
    case 'send':
      return send(tables, write);
    case 'receipt':
      return receipt(tables, write);
    case 'edit':
      return edit(tables, write);
    case 'delete':
      return remove(tables, write);
    case 'join':
      return join(tables, write);
    case 'user':
      return { ok: true, value: tables.users.put(write.site, write.person) };
    case 'seen':
      tables.users.seen(write.user, write.at);
      return { ok: true, value: {} };
  }
}

function send({ users, rooms, members, messages }: Tables, write: WriteOf<'send'>): OutcomeOf<'send'> {
  const room = rooms.find(write.room);
  const author = users.find(write.author);
  if (room === undefined || author === undefined || room.site !== author.site) return refuse('no_such_room');

  const { clientId, text, at } = write;
  const seq = room.lastSeq + 1;
  const rev = room.lastRev + 1;
  const row = { room: room.id, seq, rev, author: author.id, clientId, body: text, created: at };
  if (!messages.add(row)) return resend(room, messages.byClientId(clientId), write);
  const former = room.lastAuthor;
  rooms.created(room, author.id, at);

  const member = members.find(room.id, author.id);
  const moved = member !== undefined && followOwnMessage(members, messages, member, seq, former);
  const message = { seq, rev, clientId, from: author.person, at, text };
  return { ok: true, value: { message, epoch: room.epoch, duplicate: false, moved } };
}

function resend(room: RoomRow, first: MessageRow | undefined, write: WriteOf<'send'>): OutcomeOf<'send'> {
  if (first === undefined || first.room !== room.id || first.author !== write.author)
    return refuse('client_id_reused');
  const message = { ...toMessage(first), rev: first.sentRev };
  return { ok: true, value: { message, epoch: room.epoch, duplicate: true, moved: false } };
}

function edit({ rooms, messages }: Tables, write: WriteOf<'edit'>): OutcomeOf<'edit'> {
  const room = rooms.find(write.room);
  const row = messages.bySeq(write.room, write.seq);
  if (room === undefined || row === undefined) return refuse('no_such_message');
  if (row.author !== write.by) return refuse('not_allowed');
  if (row.deleted !== null) return refuse('no_such_message');
  if (row.body === write.text) return unchanged(room, row);
  return change({ rooms, messages }, room, row, { ...row, body: write.text, edited: write.at });
}

function remove({ rooms, messages }: Tables, write: WriteOf<'delete'>): OutcomeOf<'delete'> {
  const room = rooms.find(write.room);
  const row = messages.bySeq(write.room, write.seq);
  if (room === undefined || row === undefined) return refuse('no_such_message');
  if (row.author !== write.by && !write.moderator) return refuse('not_allowed');
  if (row.deleted !== null) return unchanged(room, row);
  rooms.deleted(room, row.seq);
  return change({ rooms, messages }, room, row, { ...row, body: null, deleted: write.at });
}

function change(
  { rooms, messages }: Pick<Tables, 'rooms' | 'messages'>,
  room: RoomRow,
  old: MessageRow,
  state: MessageRow,
): OutcomeOf<'edit'> {
  const row = messages.change(old, { ...state, rev: rooms.changed(room) });
  return { ok: true, value: { message: toMessage(row), epoch: room.epoch, changed: true } };
}

const unchanged = (room: RoomRow, row: MessageRow): OutcomeOf<'edit'> => ({
  ok: true,
  value: { message: toMessage(row), epoch: room.epoch, changed: false },
});

function receipt({ rooms, members, messages }: Tables, write: WriteOf<'receipt'>): OutcomeOf<'receipt'> {
  const room = rooms.find(write.room);
  const member = members.find(write.room, write.user);
  if (room === undefined || member === undefined) return refuse('not_joined');
  if (Math.max(write.delivered, write.read) > room.lastSeq) return refuse('seq_in_future');
  const moved = members.raise(member, write.delivered, write.read);
  return { ok: true, value: { own: ownOf(messages, room, write.user, member), moved } };
}

function join({ users, rooms, members }: Tables, write: WriteOf<'join'>): OutcomeOf<'join'> {
  if (users.find(write.user)?.site !== write.site) return refuse('no_such_room');
  if (write.existing && !rooms.exists(write.site, write.name)) return refuse('no_such_room');
  const row = rooms.put(write.site, write.name, write.title);
  const joined = members.find(row.id, write.user) === undefined;
  if (joined) members.add(row.id, write.user, write.at);
  const room = { id: row.id, site: row.site, name: row.name, title: row.title ?? row.name };
  return { ok: true, value: { room, joined } };
}
