/** Everything the headless client takes from the outside. A browser's is in ../browser/, a test's is by hand. */

/** The part of a WebSocket that the client uses. The global `WebSocket` is one. */
export interface Socket {
  /** 0 until it is open. */
  readonly readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
}

export interface Clock {
  /** The wall clock, in milliseconds since 1970. May jump: only for points in time that are shown or named. */
  now(): number;
  /** Milliseconds since some start. Never jumps or goes back: for durations, deadlines and countdowns. */
  monotonic(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** What is kept of an unsent message. */
export interface OutboxEntry {
  readonly clientId: string;
  readonly room: string;
  readonly text: string;
  readonly at: number;
  /** Set when the server refused it for good. */
  readonly failed?: { readonly code: string; readonly message: string };
}

/**
 * Keeps unsent messages across reloads, one shelf per `owner` (server, key and user). May reject (private mode,
 * full disk) or not answer (a browser that is stuck): the client then goes on from memory and says so in
 * `state.notice`. Writes take effect in the order of the calls, which do not wait for one another.
 */
export interface OutboxStorage {
  /** Oldest first. */
  load(owner: string): Promise<OutboxEntry[]>;
  put(owner: string, entry: OutboxEntry): Promise<void>;
  remove(owner: string, clientId: string): Promise<void>;
}

/** Tells when trying again at once is worth it. */
export interface Network {
  online(): boolean;
  /** Called when the network comes or goes, and when the page becomes visible again or wakes up. */
  onChange(callback: () => void): () => void;
}

export interface Environment {
  connect(url: string): Socket;
  readonly clock: Clock;
  /** In [0, 1). For jitter. */
  random(): number;
  /** Cryptographically random bytes. For client ids and the device name. */
  randomBytes(count: number): Uint8Array;
  readonly outbox: OutboxStorage;
  readonly network: Network;
}
