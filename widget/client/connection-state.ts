/** The states of the connection, what happens to it, and what it asks its shell to do. connection.ts joins them. */
import type { TokenReason } from './api.ts';
import type { Status } from './chat-state.ts';

export interface Farewell {
  readonly message: string;
  /** Milliseconds after which to come back. */
  readonly retryAfter: number | null;
}

/** What outlives a single attempt. */
export interface Attempts {
  /** To say hello with; `null`: one has to be fetched first. */
  readonly token: string | null;
  /** Why the present token was fetched, or the next one will be. */
  readonly reason: TokenReason;
  /** Whether there is a token source. */
  readonly renewable: boolean;
  /** In a row. */
  readonly failures: number;
  /** Whether there has been a welcome. */
  readonly welcomed: boolean;
  /** What the server said before it ended the connection. */
  readonly bye: Farewell | null;
}

export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'fetching-token'; readonly attempts: Attempts }
  | { readonly kind: 'connecting'; readonly attempts: Attempts; readonly token: string }
  /** The socket is open, hello is sent. */
  | { readonly kind: 'greeting'; readonly attempts: Attempts; readonly token: string }
  | {
      readonly kind: 'online';
      readonly attempts: Attempts;
      readonly since: number;
      readonly probing: boolean;
    }
  | { readonly kind: 'waiting'; readonly attempts: Attempts; readonly until: number }
  | { readonly kind: 'offline'; readonly attempts: Attempts }
  | { readonly kind: 'stopped'; readonly code: string; readonly message: string };

export type ConnectionEvent =
  /** Begins, or begins again. Without a token one is fetched. */
  | { readonly kind: 'start'; readonly token: string | null; readonly renewable: boolean }
  | { readonly kind: 'stop' }
  /** A token to go on with. `other`: of another user than before, so the connection has to be made anew. */
  | { readonly kind: 'token'; readonly token: string; readonly renewable: boolean; readonly other: boolean }
  | { readonly kind: 'token-failed' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'welcome' }
  /** The answer to hello was an error. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly temporary: boolean;
      readonly retryAfter: number | null;
    }
  /** Any frame came in. */
  | { readonly kind: 'heard' }
  | ({ readonly kind: 'bye' } & Farewell)
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  /** A command was not answered in time. */
  | { readonly kind: 'unanswered' }
  /** The timer of the present state has run out. */
  | { readonly kind: 'timer' }
  /** The network came or went, or the page woke up. */
  | { readonly kind: 'network' };

export type Effect =
  | { readonly kind: 'fetch-token'; readonly reason: TokenReason }
  | { readonly kind: 'open' }
  | { readonly kind: 'hello'; readonly token: string }
  | { readonly kind: 'refresh'; readonly token: string }
  | { readonly kind: 'ping' }
  | { readonly kind: 'close' }
  | { readonly kind: 'timer'; readonly milliseconds: number };

/** The outside at the moment of an event: monotonic time, a random number in [0, 1), and what the device says of its network. */
export interface Moment {
  readonly now: number;
  readonly random: number;
  readonly online: boolean;
}

export interface Step {
  readonly state: ConnectionState;
  readonly effects: readonly Effect[];
}

/** The connection as a view shows it. */
export function statusOf(state: ConnectionState): Status {
  switch (state.kind) {
    case 'idle':
    case 'offline':
    case 'online':
      return { kind: state.kind };
    case 'stopped':
      return state;
    case 'waiting':
      return { kind: 'reconnecting', retryAt: state.until };
    default: {
      const { welcomed, failures } = state.attempts;
      return welcomed || failures > 0 ? { kind: 'reconnecting', retryAt: null } : { kind: 'connecting' };
    }
  }
}
