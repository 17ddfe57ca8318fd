import type { Rule, StoredRoom } from './evidence.ts';
import type { Findings } from './findings.ts';

/** The database by itself: `seq` is 1, 2, 3 … up to the room's last, and every `rev` is one change. */
export const dense: Rule = (evidence, found) => {
  for (const room of evidence.rooms) {
    checkSeqs(room, found);
    checkRevs(room, found);
  }
};

function checkSeqs({ name, messages, lastSeq }: StoredRoom, found: Findings): void {
  let last = 0;
  let clientId = '';
  for (const message of messages) {
    const { seq } = message;
    if (seq > last + 1) {
      found.add('out of order', `${name}: after seq ${last} the database goes on with ${seq}.`);
    } else if (seq === last && message.clientId === clientId) {
      found.add('twice', `${name}: ${clientId} stands twice in the database, at seq ${seq}.`);
    } else if (seq <= last) {
      found.add(
        'out of order',
        `${name}: seq ${seq} is ${clientId} and ${message.clientId} in the database.`,
      );
    }
    last = seq;
    clientId = message.clientId;
  }
  if (last !== lastSeq) {
    found.add('out of order', `${name} counts to seq ${lastSeq}, but its last message is ${last}.`);
  }
}

function checkRevs({ name, messages, lastRev }: StoredRoom, found: Findings): void {
  const takenBy = new Map<number, number>();
  const take = (rev: number, seq: number) => {
    const other = takenBy.get(rev);
    if (other !== undefined && other !== seq) {
      found.add('out of order', `${name}: rev ${rev} is a change of seq ${other} and one of ${seq}.`);
    }
    takenBy.set(rev, seq);
  };
  let sent = 0;
  let newest = 0;
  for (const { seq, rev, sentRev } of messages) {
    take(sentRev, seq);
    take(rev, seq);
    newest = Math.max(newest, rev);
    if (sentRev < sent || rev < sentRev) {
      found.add(
        'out of order',
        `${name} seq ${seq}: rev ${rev}, sent at ${sentRev}, comes after rev ${sent}.`,
      );
    }
    sent = sentRev;
  }
  if (newest !== lastRev) {
    found.add('out of order', `${name} counts to rev ${lastRev}, but its newest change is ${newest}.`);
  }
}
