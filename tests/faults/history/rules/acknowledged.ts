import type { HistoryEvent } from '../history.ts';
import type { MessageTruth } from '../truth.ts';
import type { Evidence, Rule, StoredRoom } from './evidence.ts';
import { idOf, who } from './names.ts';

type Ok = Extract<HistoryEvent, { kind: 'ok' }>;

/** What was acknowledged is in the database, or something later in its place. */
export const acknowledged: Rule = (evidence, found) => {
  for (const event of evidence.events) {
    if (event.kind !== 'ok') continue;
    const room = evidence.storedRoom(event.room, event.epoch);
    const problem = room && missing(evidence, room, event);
    if (!problem) continue;
    const { operation, seq, rev } = event;
    const which = operation.kind === 'send' ? ` ${operation.clientId}` : '';
    const what = `${event.room} seq ${seq} rev ${rev}: the ${operation.kind}${which} of ${who(event)}`;
    found.add('lost', `${what} was acknowledged, but ${problem}.`);
  }
};

/** What was refused every time it was tried is not in the database. A try without an answer may have succeeded. */
export const refused: Rule = (evidence, found) => {
  const stored = new Map(evidence.rooms.map((room) => [room.name, room.byId]));
  for (const { room, id, sent } of evidence.invoked.sends()) {
    if (sent.acked || sent.refused < sent.attempts) continue;
    const message = stored.get(room)?.get(id);
    if (message === undefined) continue;
    const { seq, clientId, author } = message;
    found.add('refused but stored', `${room} seq ${seq}: ${clientId} of ${author} was refused for good.`);
  }
};

function missing({ invoked }: Evidence, room: StoredRoom, { user, operation, seq, rev }: Ok): string | null {
  if (operation.kind === 'send') {
    const id = idOf(operation.clientId, user);
    const stored = room.byId.get(id);
    if (stored === undefined) return 'it is not in the database';
    if (stored.deletedAt !== null) return invoked.wasDeleted(room.name, stored.seq) ? null : 'it is deleted';
    const texts = isChanged(stored)
      ? invoked.editsOf(room.name, stored.seq)
      : (invoked.sent(room.name, id)?.texts ?? new Set());
    return stored.text !== null && texts.has(stored.text) ? null : `its text is ${quoted(stored)}`;
  }
  const stored = room.bySeq.get(seq);
  if (stored === undefined) return 'the message is not in the database';
  if (stored.rev < rev) return `the message is at rev ${stored.rev}`;
  if (operation.kind === 'delete') {
    if (stored.deletedAt === null) return 'the message is not deleted';
    return stored.kept.length === 0 ? null : `its text is still there: ${JSON.stringify(stored.kept)}`;
  }
  if (stored.rev > rev) return null;
  return stored.text === operation.text ? null : `the text is ${quoted(stored)}`;
}

const isChanged = ({ rev, sentRev }: MessageTruth): boolean => rev > sentRev;

const quoted = ({ text }: MessageTruth): string => (text === null ? 'gone' : JSON.stringify(text));
