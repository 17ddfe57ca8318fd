/**
 * The seam between the chat and whatever keeps it. A store speaks in verbs of the domain; no transaction callback
 * crosses it. Guarantees every store gives (tests/contract/store-suite.ts checks them):
 *
 * - `commit` is atomic and in order, and resolves only when the batch would survive a power loss.
 * - A send is idempotent on its client id: the second one answers with the first one's outcome.
 * - `seq` and `rev` of a room are dense; `rev` order is commit order.
 * - Every read is one consistent snapshot and says the `rev` it is true at.
 * - Watermarks never go back; read implies delivered; neither passes the last `seq` of the room.
 */
import type { ErrorCode } from '../protocol/codes.ts';
import type { Changes, Message, Own, Person, Steps } from '../protocol/frames.ts';

export type SiteId = number & { readonly _brand?: 'site' };
export type RoomId = number & { readonly _brand?: 'room' };
export type UserId = number & { readonly _brand?: 'user' };

export interface User {
  readonly id: UserId;
  readonly site: SiteId;
  readonly person: Person;
}

export interface Room {
  readonly id: RoomId;
  readonly site: SiteId;
  readonly name: string;
  readonly title: string;
}

export interface MemberRecord {
  readonly person: Person;
  readonly user: UserId;
  readonly delivered: number;
  readonly read: number;
  readonly lastSeen: number | null;
}

/** Everybody (`list`), or for more members than were asked for, counts with watermark steps (`summary`). */
export type MemberRecords =
  | { readonly kind: 'list'; readonly members: readonly MemberRecord[] }
  | { readonly kind: 'summary'; readonly count: number; readonly delivered: Steps; readonly read: Steps };

/** The inputs of every kind of write. Times in milliseconds, by the server's clock. */
export interface WriteInputs {
  /** Makes the user or brings name and picture up to date. Writes nothing when nothing changed. */
  user: { site: SiteId; person: Person };
  /**
   * Makes the room and the membership where they are missing and sets the title if one is given and differs.
   * `existing`: a room that is missing is not made but refused with `no_such_room`.
   * Writes nothing when nothing changed. A new member has received and read nothing: what was said
   * before is unread.
   */
  join: {
    site: SiteId;
    name: string;
    title?: string | undefined;
    user: UserId;
    at: number;
    existing?: boolean;
  };
  /** Also moves the author's own watermarks as far as everything before is read already. */
  send: { room: RoomId; author: UserId; clientId: string; text: string; at: number };
  /** Refused unless `by` wrote it and it is not deleted. */
  edit: { room: RoomId; seq: number; by: UserId; text: string; at: number };
  /** Refused unless `by` wrote it or `moderator`. Deleting again changes nothing and answers the same. */
  delete: { room: RoomId; seq: number; by: UserId; moderator: boolean; at: number };
  /** `0` leaves a watermark as it is. */
  receipt: { room: RoomId; user: UserId; delivered: number; read: number };
  seen: { user: UserId; at: number };
}

/** What each kind of write answers when it is not refused. */
export interface WriteResults {
  user: User;
  join: {
    room: Room;
    /** Whether the user was not a member before. */
    joined: boolean;
  };
  /**
   * `duplicate`: the client id was stored before; `message` is as it was acknowledged then.
   * `moved`: whether a watermark of the author is higher than before.
   */
  send: { message: Message; epoch: number; duplicate: boolean; moved: boolean };
  /** `changed` is false when there was nothing to do. */
  edit: { message: Message; epoch: number; changed: boolean };
  delete: { message: Message; epoch: number; changed: boolean };
  /** `moved`: whether a watermark is higher than before. */
  receipt: { own: Own; moved: boolean };
  seen: Record<never, never>;
}

export type WriteKind = keyof WriteInputs;
export type WriteOf<K extends WriteKind> = { readonly kind: K } & Readonly<WriteInputs[K]>;
export type Write = { [K in WriteKind]: WriteOf<K> }[WriteKind];
/** A refusal concerns this write alone; the others of its batch stand. */
export interface Refused {
  readonly ok: false;
  readonly code: ErrorCode;
}
export type OutcomeOf<K extends WriteKind> = { readonly ok: true; readonly value: WriteResults[K] } | Refused;
export type Outcome = OutcomeOf<WriteKind>;

export interface Page {
  readonly epoch: number;
  readonly rev: number;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Whether older ones exist. */
  readonly more: boolean;
}

export interface RoomOverview {
  readonly name: string;
  readonly title: string;
  readonly own: Own;
  readonly last: Message | null;
}

export type Algorithm = 'HS256' | 'RS256' | 'ES256' | 'EdDSA';

/** A host website and one of the keys its tokens may be signed with. */
export interface SiteKey {
  readonly site: SiteId;
  readonly siteName: string;
  /** The `kid` of the token's header. */
  readonly keyId: string;
  readonly algorithm: Algorithm;
  /** HS256: the secret. Otherwise: the public key as PEM (SPKI). */
  readonly key: string;
  /** Exact origins (`https://shop.example`), or `*`. */
  readonly origins: readonly string[];
  readonly audience: string | null;
  readonly issuer: string | null;
}

/** The tokens of a user (`sub`) that were issued at or before a time, in milliseconds, no longer count. */
export interface Revocation {
  /** Grows with every revocation of the store. */
  readonly id: number;
  readonly site: SiteId;
  readonly subject: string;
  readonly before: number;
}

const STORE_ERRORS = {
  store_full: 'The store has no space left. Free some on its disk.',
  store_unavailable: 'The store cannot be reached. Look at its disk, and at what else has it open.',
} as const;

/** The store cannot do it now; nothing of the batch was written. `message` is for the people who run the server. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly temporary = true;
  constructor(
    readonly code: keyof typeof STORE_ERRORS,
    options?: ErrorOptions,
  ) {
    super(STORE_ERRORS[code], options);
  }
}

/** How far back a sync answers with the changes alone; beyond it the client starts from the latest page. */
export const MAX_CHANGES = 200;
/** Unread counts stop here. */
export const MAX_UNREAD = 100;

/** While the store is away, whatever reads or writes rejects with a `StoreError`. */
export interface Store {
  /**
   * All of `writes`, in order, in one transaction; outcome `i` belongs to write `i`.
   * @throws {StoreError} if nothing could be written.
   */
  commit(writes: readonly Write[]): Promise<Outcome[]>;
  /**
   * What changed after `since`. A reset (the latest `latest` messages) when `since` is missing, of another epoch,
   * ahead of the room, or more than `MAX_CHANGES` changes behind.
   */
  changes(room: RoomId, since: { epoch: number; rev: number } | null, latest: number): Promise<Changes>;
  page(room: RoomId, before: number, limit: number): Promise<Page>;
  own(room: RoomId, user: UserId): Promise<Own>;
  /** A `list` if there are at most `atMost` members, ordered by name. */
  members(room: RoomId, atMost: number): Promise<MemberRecords>;
  /**
   * The rooms of a site that are named in `names` (also where they do not exist yet) or begin with one of
   * `prefixes`, newest message first, at most `limit`.
   */
  rooms(
    site: SiteId,
    user: UserId,
    filter: { names: readonly string[]; prefixes: readonly string[] },
    limit: number,
  ): Promise<RoomOverview[]>;
  /** Every key of every site. */
  siteKeys(): Promise<SiteKey[]>;
  /** Adds a site (or brings its settings up to date) and, if given, a key. @returns the site's id. */
  putSite(site: {
    name: string;
    origins: readonly string[];
    audience: string | null;
    issuer: string | null;
    key?: { keyId: string; algorithm: Algorithm; key: string };
  }): Promise<SiteId>;
  /** Tokens of this key no longer open connections. @returns false if there is no such key. */
  removeSiteKey(keyId: string): Promise<boolean>;
  /** Takes the place of a former one of the same user. @returns false if there is no site of this name. */
  revoke(revocation: { siteName: string; subject: string; before: number }): Promise<boolean>;
  /** Those with a higher id, oldest first. */
  revocations(after: number): Promise<Revocation[]>;
  /** Whether it can be written to now. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}
