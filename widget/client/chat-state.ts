/**
 * What a view can see: one immutable snapshot. Every part that did not change keeps its identity, so `===` tells.
 * Types only, and the questions that are answered from a snapshot alone are in selectors.ts and unread.ts.
 */
import type { Role } from '../../server/protocol/codes.ts';
import type { Member, Members, Message, Own, Person, Steps } from '../../server/protocol/frames.ts';

export type { Member, Members, Message, Own, Person, Role, Steps };

/** The public face of the connection. Inner states (connection.ts) are finer. */
export type Status =
  /** `start()` has not been called, or `stop()` has. */
  | { readonly kind: 'idle' }
  /** The first connection is being made. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /**
   * Cut off. `retryAt`: when the next attempt is made, by the monotonic clock (`performance.now()` in a browser);
   * `null` while one is being made.
   */
  | { readonly kind: 'reconnecting'; readonly retryAt: number | null }
  /** The device says it has no network; continues by itself. */
  | { readonly kind: 'offline' }
  /** Something has to change first (mostly the token). A new token or `start()` goes on. */
  | { readonly kind: 'stopped'; readonly code: string; readonly message: string };

/** A message of this user that the server has not acknowledged. It is in the outbox until it is, or discarded. */
export interface PendingMessage {
  readonly clientId: string;
  readonly room: string;
  readonly text: string;
  /** When the user sent it, by this device's clock. Only for display. */
  readonly at: number;
  readonly state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'sending' }
    /** The server asked to slow down, or cannot now; sent again by itself at `until` (monotonic). */
    | { readonly kind: 'delayed'; readonly until: number; readonly code: string; readonly message: string }
    /** Refused for good: `retry` or `discard`. */
    | { readonly kind: 'failed'; readonly code: string; readonly message: string };
}

export interface RoomSnapshot {
  readonly room: string;
  readonly title: string;
  readonly role: Role;
  readonly epoch: number;
  readonly rev: number;
  readonly seq: number;
  /** `joining`: nothing from the server yet. `refused`: the server said no; `code` and `message` say why. */
  readonly phase:
    | { readonly kind: 'joining' }
    | { readonly kind: 'live' }
    | { readonly kind: 'refused'; readonly code: string; readonly message: string };
  /** Contiguous by `seq`, oldest first, ending with the newest known. Tombstones included. */
  readonly messages: readonly Message[];
  /** Whether older messages than the first one exist on the server. */
  readonly before: boolean;
  /** In the order in which they were sent. */
  readonly pending: readonly PendingMessage[];
  readonly members: Members;
  /** The server's word; `unreadOf` (unread.ts) brings it up to date with `messages`. */
  readonly own: Own;
  /** Other people who are typing now. */
  readonly typing: readonly Person[];
  /** The newest message, also when `messages` has not been loaded. */
  readonly last: Message | null;
}

export interface ChatState {
  readonly status: Status;
  /** Whose state this is: server, key and user of the token, which the server may still refuse. `null`: no token yet. */
  readonly owner: string | null;
  /** Who the server says this is. `null` before the first welcome. */
  readonly you: Person | null;
  readonly limits: { readonly text: number };
  /** Newest message first; rooms without one last, by title. */
  readonly rooms: readonly RoomSnapshot[];
  /** Whether the room list has been loaded (only when it was asked for). */
  readonly listed: boolean;
  /**
   * What a person should know and that belongs to no single message (e.g. rate limited, storage unavailable).
   * `until`: when it ends, by the monotonic clock.
   */
  readonly notice: { readonly code: string; readonly message: string; readonly until: number | null } | null;
}
