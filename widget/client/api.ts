import type { ChatState, Message } from './chat-state.ts';
import type { Environment } from './environment.ts';

/** Why a token is asked for: the first one, the present one ends soon, or the server refused it with `code`. */
export type TokenReason = { readonly kind: 'first' } | { readonly kind: 'expiring' } | { readonly kind: 'refused'; readonly code: string };
/** Gives a token. Rejecting counts as "no network": the client tries again with back-off. */
export type TokenSource = (reason: TokenReason) => Promise<string>;

export interface ChatClientOptions {
  /** The server's address, `https://chat.example.com`; the path `/ws` is added. */
  readonly server: string;
  /** A token, or where to get one. A fixed token cannot be refreshed: when it ends the client stops. */
  readonly token: string | TokenSource;
  readonly environment: Environment;
}

/** Things that happen once, for a host's handlers; everything lasting is in the state. */
export type ClientEvent =
  /** A message that arrived live (not history, not a resume), own ones included. */
  | { readonly kind: 'message'; readonly room: string; readonly message: Message }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly room?: string };

/** A command the server refused. */
export interface CommandError extends Error {
  readonly code: string;
  readonly temporary: boolean;
  readonly retryAfter: number | null;
}

export interface ChatClientApi {
  start(): void;
  /** Closes the socket and forgets the token. Unsent messages stay in the outbox. */
  stop(): void;
  getState(): ChatState;
  /** @returns unsubscribe. Called after every change, at most once a microtask. */
  subscribe(listener: () => void): () => void;
  onEvent(listener: (event: ClientEvent) => void): () => void;
  /** A new token: refreshes in-band; if it is another user's, everything of the former user is dropped and a new connection made. */
  setToken(token: string | TokenSource): void;
  /** Joins a room and keeps it joined across reconnects. `latest`: how many messages to begin with (50). */
  join(room: string, latest?: number): void;
  leave(room: string): void;
  /** Loads the room list and joins what is on it (newest first, as many as the server allows), with their last message only. */
  list(): void;
  /** Puts a message into the outbox. @returns its client id. Throws CommandError `text_empty`, `text_too_long`, `text_invalid`. */
  send(room: string, text: string): string;
  retry(clientId: string): void;
  /** Removes a message from the outbox. One that is being sent may have arrived. */
  discard(clientId: string): void;
  /** @throws CommandError */
  edit(room: string, seq: number, text: string): Promise<void>;
  /** @throws CommandError */
  delete(room: string, seq: number): Promise<void>;
  /** The next older page. Resolves when it is in the state. @throws CommandError */
  loadOlder(room: string): Promise<void>;
  /** Call on every keystroke; frames are spaced by 3 s and end 2 s after the last call, or with `false`. */
  typing(room: string, on: boolean): void;
  /** The user has seen everything up to `seq`. Never goes back. */
  markRead(room: string, seq: number): void;
}
