import type { Message } from '../../../../server/protocol/frames.ts';
import type { MessageTruth } from '../truth.ts';
import { ByEpoch } from './by-epoch.ts';
import type { Evidence, Rule } from './evidence.ts';
import { idOf, who } from './names.ts';

/** The state of a message as somebody saw it. */
type Version = Pick<Message, 'rev' | 'clientId' | 'at' | 'text' | 'editedAt' | 'deletedAt'> & {
  readonly author: string;
};

/** Nothing is shown, acknowledged or kept that was not sent and committed in just that form. */
export const committed: Rule = (evidence, found) => {
  const known = new ByEpoch(() => new Map<number, Version[]>());
  evidence.eachRow(({ room, epoch, messages }, event) => {
    const ofRoom = known.of(room, epoch);
    for (const message of messages) {
      let versions = ofRoom.get(message.seq);
      if (versions === undefined) {
        versions = [];
        ofRoom.set(message.seq, versions);
      }
      if (versions.some((version) => isSame(version, message))) continue;
      const problem =
        notSent(evidence, room, message) ??
        notStored(evidence, room, epoch, message) ??
        (versions.some(({ rev }) => rev === message.rev)
          ? 'others were shown something else under it'
          : null);
      versions.push(versionOf(message));
      if (problem === null) continue;
      const what = `${room} seq ${message.seq} rev ${message.rev}, ${message.clientId} of ${message.from.id}`;
      found.add('never committed', `${what}, in a ${event.kind} of ${who(event)}: ${problem}.`);
    }
  });

  for (const event of evidence.events) {
    if (event.kind !== 'ok' || event.operation.kind !== 'send') continue;
    const { clientId } = event.operation;
    const stored = evidence.storedRoom(event.room, event.epoch)?.byId.get(idOf(clientId, event.user));
    if (stored === undefined || stored.sentRev === event.rev) continue;
    const told = `${event.room} seq ${event.seq}: ${who(event)} was told that ${clientId} is rev ${event.rev}`;
    found.add('never committed', `${told}, but it was stored as rev ${stored.sentRev}.`);
  }

  for (const { name, messages } of evidence.rooms) {
    for (const stored of messages) {
      const problem = notSent(evidence, name, asShown(stored));
      if (problem === null) continue;
      const what = `${name} seq ${stored.seq}, ${stored.clientId} of ${stored.author}`;
      found.add('never committed', `${what}, in the database: ${problem}.`);
    }
  }
};

/** Messages of people whose commands are not in the log are judged by the database alone. */
function notSent({ invoked }: Evidence, room: string, message: Message): string | null {
  const { seq, clientId, from, text, editedAt, deletedAt } = message;
  if ((text === undefined) === (deletedAt === undefined)) return 'it is both deleted and there, or neither';
  if (!invoked.isSender(from.id)) return null;
  const sent = invoked.sent(room, idOf(clientId, from.id));
  if (sent === undefined) return 'nobody sent it';
  if (deletedAt !== undefined) return invoked.wasDeleted(room, seq) ? null : 'nobody deleted it';
  const texts = editedAt === undefined ? sent.texts : invoked.editsOf(room, seq);
  return text === undefined || texts.has(text) ? null : `nobody wrote ${JSON.stringify(text)}`;
}

function notStored(evidence: Evidence, name: string, epoch: number, message: Message): string | null {
  const room = evidence.storedRoom(name, epoch);
  if (room === null) return null;
  const stored = room.byId.get(idOf(message.clientId, message.from.id));
  if (stored === undefined) return 'it is not in the database';
  if (message.rev > stored.rev) return `the database has come to rev ${stored.rev} of it`;
  if (message.rev < stored.sentRev) return `it was sent as rev ${stored.sentRev}`;
  if (message.rev === stored.rev) {
    return isSame(versionOf(asShown(stored)), message) ? null : 'the database has it in another form';
  }
  const changed = message.editedAt !== undefined || message.deletedAt !== undefined;
  return message.rev === stored.sentRev && changed ? 'it was sent, not changed, as this rev' : null;
}

const versionOf = ({ rev, clientId, from, at, text, editedAt, deletedAt }: Message): Version => ({
  rev,
  clientId,
  author: from.id,
  at,
  ...(text !== undefined && { text }),
  ...(editedAt !== undefined && { editedAt }),
  ...(deletedAt !== undefined && { deletedAt }),
});

const isSame = (version: Version, message: Message): boolean =>
  version.rev === message.rev &&
  version.text === message.text &&
  version.editedAt === message.editedAt &&
  version.deletedAt === message.deletedAt &&
  version.at === message.at &&
  version.author === message.from.id &&
  version.clientId === message.clientId;

/** A stored message as the protocol shows it. */
export const asShown = (stored: MessageTruth): Message => ({
  seq: stored.seq,
  rev: stored.rev,
  clientId: stored.clientId,
  from: { id: stored.author, name: stored.author },
  at: stored.createdAt,
  ...(stored.text !== null && { text: stored.text }),
  ...(stored.editedAt !== null && { editedAt: stored.editedAt }),
  ...(stored.deletedAt !== null && { deletedAt: stored.deletedAt }),
});
