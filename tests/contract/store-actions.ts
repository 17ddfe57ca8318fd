/** Short forms for speaking to a store in tests. */
import type { Changes, Message } from '../../server/protocol/frames.ts';
import type {
  Outcome,
  OutcomeOf,
  RoomId,
  SiteId,
  Store,
  UserId,
  Write,
  WriteKind,
  WriteOf,
  WriteResults,
} from '../../server/store/store.ts';

/** A new, empty store. `reopen` closes it and opens the same data again. */
export interface OpenedStore {
  readonly store: Store;
  reopen(): Promise<Store>;
  cleanup(): Promise<void>;
}

/** One write in a batch of its own. */
export async function attempt<K extends WriteKind>(store: Store, write: WriteOf<K>): Promise<OutcomeOf<K>> {
  // TypeScript does not follow K through the union: a WriteOf<K> is a Write, and its outcome an OutcomeOf<K>.
  const [outcome] = await store.commit([write as unknown as Write]);
  return outcome as OutcomeOf<K>;
}

/** @throws if the write is refused. */
export function value<K extends WriteKind>(outcome: OutcomeOf<K> | undefined): WriteResults[K] {
  if (outcome?.ok) return outcome.value;
  throw new Error(`Refused: ${outcome?.code}`);
}

export async function done<K extends WriteKind>(store: Store, write: WriteOf<K>): Promise<WriteResults[K]> {
  return value(await attempt(store, write));
}

export const codes = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.code));

export const addSite = (store: Store, name: string): Promise<SiteId> =>
  store.putSite({ name, origins: ['*'], audience: null, issuer: null });

export async function addUser(store: Store, site: SiteId, name: string): Promise<UserId> {
  const person = { id: name.toLowerCase(), name };
  return (await done(store, { kind: 'user', site, person })).id;
}

export async function join(store: Store, site: SiteId, user: UserId, name: string): Promise<RoomId> {
  return (await done(store, { kind: 'join', site, user, name, at: 1 })).room.id;
}

export const text = (room: RoomId, author: UserId, words: string, at = 1_000): WriteOf<'send'> => ({
  kind: 'send',
  room,
  author,
  clientId: Bun.randomUUIDv7(),
  text: words,
  at,
});

export async function say(store: Store, room: RoomId, author: UserId, words: string): Promise<Message> {
  return (await done(store, text(room, author, words))).message;
}

/** Ada and Bob, members of the room "lobby" of one site. */
export interface Lobby {
  readonly site: SiteId;
  readonly ada: UserId;
  readonly bob: UserId;
  readonly room: RoomId;
}

export async function lobby(store: Store, siteName = 'shop'): Promise<Lobby> {
  const site = await addSite(store, siteName);
  const ada = await addUser(store, site, 'Ada');
  const bob = await addUser(store, site, 'Bob');
  const room = await join(store, site, ada, 'lobby');
  await join(store, site, bob, 'lobby');
  return { site, ada, bob, room };
}

/** What a client holds of a room. */
export interface Held {
  readonly epoch: number;
  readonly rev: number;
  readonly messages: ReadonlyMap<number, Message>;
}

export function apply(held: Held | null, changes: Changes): Held {
  const messages = new Map(changes.reset ? [] : held?.messages);
  for (const message of changes.messages) messages.set(message.seq, message);
  return { epoch: changes.epoch, rev: changes.rev, messages };
}

export const inOrder = (messages: Held['messages']): Message[] =>
  [...messages.values()].sort((a, b) => a.seq - b.seq);
