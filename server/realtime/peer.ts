/** The other end of a connection, as the transport gives it: Bun's sockets in socket.ts, a pair in memory in a test. */
export interface Peer {
  /** The client's address, for limits and logs. */
  readonly address: string;
  /** The `Origin` of the page; `null` when the client is no browser. */
  readonly origin: string | null;
  /** The `Host` by which it reached this server. */
  readonly host: string | null;
  send(frame: string): void;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  /** Ends in good order: what was sent before still arrives. */
  close(code: number, reason: string): void;
  /** Ends at once, for a peer that does not answer. */
  terminate(): void;
}
