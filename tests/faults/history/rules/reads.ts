import type { HistoryEvent, Reading } from '../history.ts';
import { ByEpoch } from './by-epoch.ts';
import type { Evidence, Rule } from './evidence.ts';
import type { Findings } from './findings.ts';
import { who } from './names.ts';

/** How far a room had come for certain. */
interface Head {
  readonly rev: number;
  readonly seq: number;
}

/** The acknowledged changes of a room, by the `rev` they got and by the message they concern. */
interface Acked {
  readonly seqOf: Map<number, number>;
  readonly revsOf: Map<number, number[]>;
}

const START: Head = { rev: 0, seq: 0 };

/** Who asks after an acknowledgement is shown what was acknowledged; an answer is what it says to be. */
export const reads: Rule = (evidence, found) => {
  const acked = ackedChanges(evidence);
  const heads = new Map<string, ReadonlyMap<number, Head>>();
  const asked = new Map<string, ReadonlyMap<string, ReadonlyMap<number, Head>>>();
  for (const event of evidence.events) {
    switch (event.kind) {
      case 'ok': {
        const { room, epoch, rev, seq } = event;
        const known = heads.get(room) ?? new Map<number, Head>();
        const head = known.get(epoch) ?? START;
        if (rev <= head.rev && seq <= head.seq) break;
        // Another map, as those who have asked keep the one of that moment.
        const moved = { rev: Math.max(rev, head.rev), seq: Math.max(seq, head.seq) };
        heads.set(room, new Map(known).set(epoch, moved));
        break;
      }
      case 'ask': {
        const known = event.rooms.map((room) => [room, heads.get(room) ?? new Map<number, Head>()] as const);
        asked.set(`${event.client} ${event.call}`, new Map(known));
        break;
      }
      case 'read': {
        const { room, epoch } = event.reading;
        const head = asked.get(`${event.client} ${event.call}`)?.get(room)?.get(epoch) ?? START;
        checkRead(event, head, acked.of(room, epoch), found);
        break;
      }
      case 'receive':
        checkReceive(event, acked.of(event.reading.room, event.reading.epoch), found);
    }
  }
};

function ackedChanges(evidence: Evidence): ByEpoch<Acked> {
  const acked = new ByEpoch<Acked>(() => ({ seqOf: new Map(), revsOf: new Map() }));
  for (const event of evidence.events) {
    if (event.kind !== 'ok') continue;
    const { seqOf, revsOf } = acked.of(event.room, event.epoch);
    seqOf.set(event.rev, event.seq);
    const revs = revsOf.get(event.seq);
    if (revs === undefined) revsOf.set(event.seq, [event.rev]);
    else revs.push(event.rev);
  }
  return acked;
}

function checkRead(
  event: Extract<HistoryEvent, { kind: 'read' }>,
  head: Head,
  { revsOf }: Acked,
  found: Findings,
): void {
  const { room, rev, seq, messages } = event.reading;
  const tell = (what: string) => found.add('stale read', `${room} at rev ${rev}: ${who(event)} ${what}.`);
  if (rev < head.rev) tell(`asked after rev ${head.rev} was acknowledged`);
  if (seq !== null && seq < head.seq) tell(`is at seq ${seq} and asked after ${head.seq} was acknowledged`);

  let last: number | null = null;
  for (const message of messages) {
    const missed = revsOf.get(message.seq)?.find((acked) => acked > message.rev && acked <= rev);
    if (missed !== undefined) tell(`sees seq ${message.seq} as of rev ${message.rev}, ${missed} is missing`);
    // A page of history is an unbroken piece; other answers may hold the changes alone.
    if (seq === null && last !== null && message.seq > last + 1) tell(`sees nothing after seq ${last}`);
    last = message.seq;
  }
}

/** Live events hold all that changed between the two positions they name. */
function checkReceive(
  event: Extract<HistoryEvent, { kind: 'receive' }>,
  { seqOf, revsOf }: Acked,
  found: Findings,
): void {
  const { from, reading } = event;
  const { room, rev, messages } = reading;
  if (messages.length === rev - from && isWithin(from, reading)) return;
  const held = new Map(messages.map((message) => [message.seq, message.rev]));
  for (let acked = from + 1; acked <= rev; acked += 1) {
    const seq = seqOf.get(acked);
    if (seq === undefined || (held.get(seq) ?? 0) >= acked) continue;
    // A batch is cut into frames by the latest state of its messages: changed again, it comes in a later frame.
    if (revsOf.get(seq)?.some((other) => other > rev)) continue;
    const frame = `${room}: the events from ${from} to ${rev} that came to ${who(event)}`;
    found.add('stale read', `${frame} leave out rev ${acked} of seq ${seq}.`);
  }
}

/** As many different revs as there are places for is all of them. */
const isWithin = (from: number, { rev, messages }: Reading): boolean =>
  messages.every((message, index) => message.rev === from + 1 + index && message.rev <= rev);
