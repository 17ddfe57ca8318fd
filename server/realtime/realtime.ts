import type { Chat } from '../chat/chat.ts';
import type { Clock } from '../chat/clock.ts';
import type { Session } from '../chat/session.ts';
import type { TokenBuckets } from '../chat/token-bucket.ts';
import type { Connections } from './connections.ts';
import type { Hub } from './hub.ts';
import type { Peer } from './peer.ts';
import type { Presence } from './presence.ts';

/** What a connection works with. */
export interface Realtime {
  readonly chat: Chat;
  readonly hub: Hub;
  readonly presence: Presence;
  readonly connections: Connections;
  readonly clock: Clock;
  /** By user. `refusals`: what commands and sends may refuse before the connection is ended. */
  readonly rates: Readonly<Record<'commands' | 'sends' | 'refusals', TokenBuckets>>;
  readonly limits: { readonly text: number; readonly rooms: number };
  /** Set while the server stops: nothing new is begun. */
  draining: boolean;
  /** @throws {ChatError} `token_…` */
  authenticate(token: string, page: Pick<Peer, 'origin' | 'host'>): Promise<Session>;
  log(line: string): void;
}
