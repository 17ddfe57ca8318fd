/** What each command of an open connection does, as one table. */
import type { Chat } from '../chat/chat.ts';
import { ChatError } from '../chat/chat-error.ts';
import type { Membership } from '../chat/membership.ts';
import type { Command, CommandOf, CommandType, ResultOf } from '../protocol/frames.ts';
import type { Speaker } from './speaker.ts';

/** Commands that get an `ok` with a result; the others concern the connection itself. */
export type ResultCommand = Exclude<CommandType, 'hello' | 'ping' | 'pong'>;

type Handlers = {
  [K in ResultCommand]: (
    chat: Chat,
    speaker: Speaker,
    command: CommandOf<K>,
  ) => Promise<ResultOf<K>> | ResultOf<K>;
};

const NOTHING = {};

const membershipIn = (speaker: Speaker, room: string): Membership => {
  const membership = speaker.membership(room);
  if (!membership) throw new ChatError('not_joined');
  return membership;
};

const HANDLERS: Handlers = {
  refresh: (_chat, speaker, { token }) => speaker.refresh(token),
  rooms: (chat, { user, session }) => chat.rooms(user, session.grants),
  join: (_chat, speaker, { rooms }) => speaker.join(rooms),
  leave: (_chat, speaker, { room }) => {
    membershipIn(speaker, room);
    speaker.leave(room);
    return NOTHING;
  },
  send: (chat, speaker, { room, clientId, text }) => chat.send(membershipIn(speaker, room), clientId, text),
  edit: (chat, speaker, { room, seq, text }) => chat.edit(membershipIn(speaker, room), seq, text),
  delete: (chat, speaker, { room, seq }) => chat.delete(membershipIn(speaker, room), seq),
  history: (chat, speaker, { room, before, limit }) =>
    chat.history(membershipIn(speaker, room), before, limit),
  sync: (chat, speaker, { room, epoch, rev }) => chat.sync(membershipIn(speaker, room), { epoch, rev }),
  receipt: async (chat, speaker, { room, delivered, read }) => {
    await chat.receipt(membershipIn(speaker, room), delivered ?? 0, read ?? 0);
    return NOTHING;
  },
  typing: (chat, speaker, { room, on }) => {
    chat.typing(membershipIn(speaker, room), on);
    return NOTHING;
  },
};

/** Commands during which the next one may begin: none of them changes what the connection may do. */
const OVERTAKABLE: ReadonlySet<CommandType> = new Set<CommandType>([
  'send',
  'edit',
  'delete',
  'history',
  'sync',
  'rooms',
  'receipt',
  'typing',
  'ping',
  'pong',
]);
export const isOvertakable = ({ type }: { type: CommandType }): boolean => OVERTAKABLE.has(type);

/** Commands that write messages: they are counted by the bucket for sends as well. */
export const isSend = ({ type }: { type: CommandType }): boolean =>
  type === 'send' || type === 'edit' || type === 'delete';

/** A room list reads every room there is for the user: 60 ms for 200 busy rooms, as long as 50 joins at the most. */
const LIST_COST = 50;

/** What a command counts for in the bucket of commands: reading a room is what makes one dear. */
export const costOf = (command: Command): number => {
  if (command.type === 'join' || command.type === 'hello') return Math.max(1, command.rooms?.length ?? 0);
  return command.type === 'rooms' ? LIST_COST : 1;
};

/** @throws {ChatError} or rejects with one. */
export const execute = async <K extends ResultCommand>(
  chat: Chat,
  speaker: Speaker,
  command: CommandOf<K> & { type: K },
): Promise<ResultOf<ResultCommand>> => HANDLERS[command.type](chat, speaker, command);
