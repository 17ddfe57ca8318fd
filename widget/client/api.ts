import type { ChatClient } from './chat-client.ts';
import type { Message } from './chat-state.ts';
import type { Environment } from './environment.ts';

export type { CommandError } from './command-error.ts';

/** Why a token is asked for: the first one, the present one ends soon, or the server refused it with `code`. */
export type TokenReason =
  | { readonly kind: 'first' }
  | { readonly kind: 'expiring' }
  | { readonly kind: 'refused'; readonly code: string };
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

/** What a view sees of the client: everything public of it. */
export type ChatClientApi = Pick<ChatClient, keyof ChatClient>;
