import { ByEpoch } from './by-epoch.ts';
import type { Rule } from './evidence.ts';
import { idOf, who } from './names.ts';

interface Place {
  readonly clientId: string;
  readonly author: string;
  readonly seenBy: string;
}

/**
 * One message has one `seq` and one `seq` is one message: in the database, in every acknowledgement and for every
 * reader. What is seen first counts, beginning with the database.
 */
export const identity: Rule = (evidence, found) => {
  const places = new ByEpoch(() => ({ bySeq: new Map<number, Place>(), byId: new Map<string, number>() }));

  const see = (room: string, epoch: number, seq: number, place: Place) => {
    const known = places.of(room, epoch);
    const { clientId, author, seenBy } = place;
    const other = known.bySeq.get(seq);
    if (other?.clientId === clientId && other.author === author) return;
    if (other === undefined) known.bySeq.set(seq, place);
    else {
      const there = `${other.clientId} of ${other.author} for ${other.seenBy}`;
      found.add(
        'out of order',
        `${room} seq ${seq} is ${there}, but ${clientId} of ${author} for ${seenBy}.`,
      );
    }
    const id = idOf(clientId, author);
    const first = known.byId.get(id);
    if (first === undefined) known.byId.set(id, seq);
    else if (first !== seq) {
      found.add('twice', `${room}: ${clientId} of ${author} is seq ${first}, but ${seq} for ${seenBy}.`);
    }
  };

  for (const room of evidence.rooms) {
    for (const { seq, clientId, author } of room.messages) {
      see(room.name, room.epoch, seq, { clientId, author, seenBy: 'the database' });
    }
  }
  for (const event of evidence.events) {
    if (event.kind !== 'ok' || event.operation.kind !== 'send') continue;
    const { clientId } = event.operation;
    see(event.room, event.epoch, event.seq, { clientId, author: event.user, seenBy: who(event) });
  }
  evidence.eachRow(({ room, epoch, messages }, event) => {
    const { bySeq } = places.of(room, epoch);
    for (const { seq, clientId, from } of messages) {
      const known = bySeq.get(seq);
      if (known?.clientId === clientId && known.author === from.id) continue;
      see(room, epoch, seq, { clientId, author: from.id, seenBy: who(event) });
    }
  });
};
