/** What a token allows in which rooms: the `rooms` claim, parsed once and then only asked. */
import { ROLES, type Role } from '../protocol/codes.ts';
import { BOUNDS, ROOM_NAME } from '../protocol/frames.ts';

export interface Grant {
  readonly role: Role;
  /** Becomes the room's title. */
  readonly title?: string;
}

/** For one room, or (from `prefix*`) for all whose names begin with `name`; `''` is every room. */
interface Entry {
  readonly kind: 'room' | 'prefix';
  readonly name: string;
  readonly grant: Grant;
}

/**
 * The first that fits a room counts: rooms come before prefixes, and long prefixes before short ones. Every connection
 * has them, mostly one or two: a map of one takes 350 bytes more, and among `MAX_GRANTS` the last is found in 2 µs.
 */
export type Grants = readonly Entry[];

/** The claim cannot be used. `message` is a sentence that names the entry. */
export class GrantsError extends Error {
  override readonly name = 'GrantsError';
  readonly code = 'token_claims';
  readonly temporary = false;
}

export const MAX_GRANTS = 500;

/** Most grants say no more than this: each of these is one object for all tokens. */
const UNTITLED = {
  read: { role: 'read' },
  write: { role: 'write' },
  moderate: { role: 'moderate' },
} as const satisfies Record<Role, Grant>;

const roomName = new RegExp(ROOM_NAME);
/** What a pattern may begin with is what a room's name may begin with, or nothing. */
const isPrefix = (prefix: string) => prefix === '' || roomName.test(prefix);

/**
 * @param claim `{ "lobby": "write", "order-7": { "role": "write", "title": "Order 7" }, "support-*": "read" }`.
 * A missing claim grants nothing.
 * @throws {GrantsError}
 */
export function parseGrants(claim: unknown): Grants {
  if (claim === undefined) return [];
  if (!isObject(claim)) throw new GrantsError('The claim "rooms" must be an object of rooms and roles.');
  const entries = Object.entries(claim);
  if (entries.length > MAX_GRANTS) {
    throw new GrantsError(
      `The claim "rooms" has ${entries.length} entries; at most ${MAX_GRANTS} are accepted.`,
    );
  }
  const rooms: Entry[] = [];
  const prefixes: Entry[] = [];
  for (const [name, value] of entries) {
    const grant = parseGrant(name, value);
    const prefix = name.endsWith('*') ? name.slice(0, -1) : null;
    if (prefix === null && roomName.test(name)) rooms.push({ kind: 'room', name, grant });
    else if (prefix !== null && isPrefix(prefix)) prefixes.push({ kind: 'prefix', name: prefix, grant });
    else throw new GrantsError(`The claim "rooms" names ${quote(name)}, which cannot be the name of a room.`);
  }
  prefixes.sort((a, b) => b.name.length - a.name.length);
  return [...rooms, ...prefixes];
}

/** What may be done in a room: its own entry, or else that of the longest prefix. `null`: nothing. */
export function grantFor(grants: Grants, room: string): Grant | null {
  const fits = ({ kind, name }: Entry) => (kind === 'room' ? room === name : room.startsWith(name));
  return grants.find(fits)?.grant ?? null;
}

/** Whether the room has an entry of its own. */
export function isNamed(grants: Grants, room: string): boolean {
  return grants.some(({ kind, name }) => kind === 'room' && name === room);
}

/** What the grants reach: rooms by name, and by what their names begin with. */
export function reachOf(grants: Grants): { readonly names: string[]; readonly prefixes: string[] } {
  const namesOf = (wanted: Entry['kind']) =>
    grants.flatMap(({ kind, name }) => (kind === wanted ? [name] : []));
  return { names: namesOf('room'), prefixes: namesOf('prefix') };
}

/** Whether `role` includes `needed`. */
export function allows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

function parseGrant(name: string, value: unknown): Grant {
  const { role, title } = isObject(value) ? value : { role: value, title: undefined };
  const known = ROLES.find((candidate) => candidate === role);
  if (known === undefined) {
    throw new GrantsError(
      `The role of ${quote(name)} in the claim "rooms" must be one of ${ROLES.join(', ')}.`,
    );
  }
  if (title === undefined) return UNTITLED[known];
  if (typeof title !== 'string' || title.length > BOUNDS.title) {
    throw new GrantsError(
      `The title of ${quote(name)} must be a text of at most ${BOUNDS.title} characters.`,
    );
  }
  return { role: known, title: title.toWellFormed() };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, BOUNDS.roomName));
}
