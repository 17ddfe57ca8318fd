/** Who is in a room, and how far each has come. Watermarks never move back. */
import type { FrameOf } from '../../server/protocol/frames.ts';
import type { Member, Members, Own } from './chat-state.ts';

interface Watermarks {
  readonly delivered: number;
  readonly read: number;
}

/** Reading implies having received. */
export const raised = (a: Watermarks, b: Watermarks): Watermarks => {
  const read = Math.max(a.read, b.read);
  return { delivered: Math.max(a.delivered, b.delivered, read), read };
};

/** A newer word of the server; what this device knows to be read stays read. */
export const mergeOwn = (held: Own, told: Own): Own => ({ ...told, ...raised(held, told) });

/** A newer list of the members, but with the watermarks that have already been told. */
export function mergeMembers(held: Members, told: Members): Members {
  if (held.kind !== 'list' || told.kind !== 'list') return told;
  return { kind: 'list', people: told.people.map((person) => withMarksOf(held.people, person)) };
}

export function withPresence(members: Members, frame: FrameOf<'presence'>): Members {
  if ('changed' in frame) {
    if (members.kind !== 'list') return members;
    const changed = new Map(frame.changed.map((person) => [person.id, withMarksOf(members.people, person)]));
    const people = members.people.map((person) => take(changed, person.id) ?? person);
    return { kind: 'list', people: [...people, ...changed.values()] };
  }
  const { count, online } = frame;
  // A room that has grown past the server's limit: from now on only counts are told.
  return members.kind === 'list'
    ? { kind: 'summary', count, online, delivered: [], read: [] }
    : { ...members, count, online };
}

export function withReceipts(members: Members, frame: FrameOf<'receipts'>): Members {
  if ('members' in frame) {
    if (members.kind !== 'list') return members;
    const marks = new Map(frame.members.map((mark) => [mark.id, mark]));
    const people = members.people.map((person) => {
      const mark = marks.get(person.id);
      return mark ? { ...person, ...raised(person, mark) } : person;
    });
    return { kind: 'list', people };
  }
  const { delivered, read } = frame;
  return members.kind === 'summary' ? { ...members, delivered, read } : members;
}

function withMarksOf(held: readonly Member[], person: Member): Member {
  const before = held.find(({ id }) => id === person.id);
  return before ? { ...person, ...raised(before, person) } : person;
}

function take<K, V>(map: Map<K, V>, key: K): V | undefined {
  const value = map.get(key);
  map.delete(key);
  return value;
}
