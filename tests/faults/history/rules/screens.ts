import type { Message } from '../../../../server/protocol/frames.ts';
import type { ChatState, RoomSnapshot } from '../../../../widget/client/chat-state.ts';
import { asShown } from './committed.ts';
import type { Rule, StoredRoom } from './evidence.ts';
import { idOf, who } from './names.ts';

/** When everything has come to rest, a screen shows the end of each room just as the database holds it. */
export const screens: Rule = (evidence, found) => {
  const rooms = new Map(evidence.rooms.map((room) => [room.name, room]));
  for (const event of evidence.events) {
    if (event.kind !== 'screen' || !event.final) continue;
    for (const room of event.state.rooms) {
      const stored = rooms.get(room.room);
      for (const difference of differences(room, stored, event.state)) {
        found.add('screen differs', `${room.room}, on the screen of ${who(event)}: ${difference}.`);
      }
    }
  }
};

function differences(room: RoomSnapshot, stored: StoredRoom | undefined, state: ChatState): string[] {
  if (room.phase.kind === 'refused') return [];
  // A room of the list that nobody has opened shows no messages.
  if (room.phase.kind === 'joining') return state.listed ? [] : ['it is still being joined'];
  if (stored === undefined) return ['there is no such room in the database'];
  if (room.epoch !== stored.epoch) return [`it is of epoch ${room.epoch}, the database of ${stored.epoch}`];
  return [
    ...positionOf(room, stored),
    ...windowOf(room, stored),
    ...pendingOf(room, stored, state.you?.id ?? null),
    ...membersOf(room, stored),
  ];
}

function positionOf(room: RoomSnapshot, { lastRev, lastSeq }: StoredRoom): string[] {
  const found: string[] = [];
  if (room.rev !== lastRev) found.push(`it is at rev ${room.rev}, the database at ${lastRev}`);
  if (room.seq !== lastSeq) found.push(`it is at seq ${room.seq}, the database at ${lastSeq}`);
  return found;
}

function windowOf({ messages, before }: RoomSnapshot, { bySeq, lastSeq }: StoredRoom): string[] {
  const first = messages[0]?.seq ?? lastSeq + 1;
  const found: string[] = [];
  if (messages.length === 0 && lastSeq > 0) found.push(`it is empty, the database has ${lastSeq}`);
  else if (before !== first > 1) found.push(`it begins with seq ${first} and says before: ${before}`);
  const shown = new Map(messages.map((message) => [message.seq, message]));
  const missing: number[] = [];
  for (let seq = first; seq <= lastSeq; seq += 1) if (!shown.has(seq)) missing.push(seq);
  if (missing.length > 0) found.push(`seq ${inShort(missing)} is missing`);
  for (const message of messages) {
    const stored = bySeq.get(message.seq);
    if (stored === undefined) found.push(`seq ${message.seq}, ${message.clientId}, is not in the database`);
    else if (!isEqual(message, asShown(stored))) {
      found.push(`seq ${message.seq} is ${inWords(message)}, in the database ${inWords(asShown(stored))}`);
    }
  }
  return found;
}

function pendingOf({ pending }: RoomSnapshot, { byId }: StoredRoom, you: string | null): string[] {
  return pending.flatMap(({ clientId, state }) => {
    const stored = you === null ? undefined : byId.get(idOf(clientId, you));
    if (stored !== undefined) return [`${clientId} is ${state.kind}, but was stored as seq ${stored.seq}`];
    return state.kind === 'failed' ? [] : [`${clientId} is still ${state.kind}`];
  });
}

/** In a large room members are only counted. */
function membersOf({ members }: RoomSnapshot, stored: StoredRoom): string[] {
  if (members.kind === 'summary') return [];
  const shown = new Map(members.people.map((member) => [member.id, member]));
  return stored.members.flatMap(({ subject, delivered, read }) => {
    const member = shown.get(subject);
    if (member === undefined) return [`${subject} is not among the members`];
    if (member.delivered === delivered && member.read === read) return [];
    const marks = `received ${member.delivered} and read ${member.read}`;
    return [`${subject} has ${marks}, in the database ${delivered} and ${read}`];
  });
}

const isEqual = (one: Message, other: Message): boolean =>
  one.rev === other.rev &&
  one.text === other.text &&
  one.editedAt === other.editedAt &&
  one.deletedAt === other.deletedAt &&
  one.at === other.at &&
  one.clientId === other.clientId &&
  one.from.id === other.from.id;

const inShort = (seqs: readonly number[]): string =>
  seqs.length <= 3 ? seqs.join(', ') : `${seqs.slice(0, 3).join(', ')} … ${seqs.at(-1)} (${seqs.length})`;

const inWords = ({ rev, clientId, from, text, editedAt, deletedAt }: Message): string =>
  [`${clientId} of ${from.id} rev ${rev}`, text === undefined ? 'no text' : JSON.stringify(text)]
    .concat(editedAt === undefined ? [] : `edited ${editedAt}`)
    .concat(deletedAt === undefined ? [] : `deleted ${deletedAt}`)
    .join(', ');
