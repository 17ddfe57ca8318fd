/**
 * The only file that knows Bun's sockets. Elysia's dispatcher calls `open`, `message`, `drain`, `close`, `ping` and
 * `pong` on `ws.data`, so an object with these methods gets raw frames without a wrapper per message. That is not
 * documented; should it change, every test of tests/server that opens a socket fails.
 */
import type { Server, ServerWebSocket } from 'bun';
import { Elysia } from 'elysia';
import type { TokenBuckets } from '../chat/token-bucket.ts';
import { BOUNDS } from '../protocol/frames.ts';
import { Backlog, type Queue } from './backlog.ts';
import { Complaints } from './complaints.ts';
import { Connection } from './connection.ts';
import type { Peer } from './peer.ts';
import type { Realtime } from './realtime.ts';

/** Bytes that may wait for one slow reader; beyond it the socket is closed and the client resumes later. */
const BACKPRESSURE = 1024 * 1024;

/** For Elysia's constructor. Frames somewhat over `BOUNDS.frame` still get an answer; larger ones close with 1009. */
export const websocketOptions = {
  maxPayloadLength: 2 * BOUNDS.frame,
  backpressureLimit: BACKPRESSURE,
  closeOnBackpressureLimit: true,
  perMessageDeflate: false,
  // The heartbeat of connection.ts ends silent sockets; Bun's own timer misses those that are sent to (bun#39255).
  idleTimeout: 120,
  sendPings: false,
};

/** What is sent in one turn goes out with one write for each socket: writes are what acknowledgements cost most. */
class Turn {
  private readonly peers: BunPeer[] = [];

  add(peer: BunPeer): void {
    if (this.peers.push(peer) === 1) queueMicrotask(() => this.flush());
  }

  /** Also before something is published, as that would overtake what waits here. */
  flush(): void {
    for (const peer of this.peers.splice(0)) peer.flush();
  }
}

/** What all sockets have in common. */
interface Shared {
  readonly realtime: Realtime;
  readonly turn: Turn;
  readonly backlog: Backlog;
}

class BunPeer implements Peer, Queue {
  private unsent: string[] | null = null;

  constructor(
    private readonly ws: ServerWebSocket<SocketData>,
    private readonly shared: Shared,
    readonly address: string,
    readonly origin: string | null,
    readonly host: string | null,
  ) {}

  send(frame: string): void {
    if (this.unsent) this.unsent.push(frame);
    else {
      this.unsent = [frame];
      this.shared.turn.add(this);
    }
  }

  flush(): void {
    const frames = this.unsent;
    if (!frames) return;
    this.unsent = null;
    // What was published to this socket in this turn goes out with the same write.
    this.ws.cork(() => {
      for (const frame of frames) {
        // 0: dropped, because the socket is over its limit or gone. Never silently: it ends, and the client resumes.
        if (this.ws.send(frame) === 0) {
          this.ws.terminate();
          return;
        }
        this.shared.backlog.grow(Buffer.byteLength(frame));
      }
    });
  }

  get waiting(): number {
    return this.ws.getBufferedAmount();
  }

  subscribe(topic: string): void {
    this.ws.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    this.ws.unsubscribe(topic);
  }

  close(code: number, reason: string): void {
    this.flush();
    this.ws.close(code, reason);
  }

  terminate(): void {
    this.ws.terminate();
  }
}

/** What Bun keeps with a socket, and calls: an upgrade until it is open, and from then on what it has become. */
type SocketData = Upgrade | OpenSocket;

/** The socket is not open yet. */
class Upgrade {
  constructor(
    private readonly shared: Shared,
    private readonly address: string,
    private readonly origin: string | null,
    private readonly host: string | null,
  ) {}

  open(ws: ServerWebSocket<SocketData>): void {
    const { realtime, backlog } = this.shared;
    const peer = new BunPeer(ws, this.shared, this.address, this.origin, this.host);
    const connection = new Connection(realtime, peer);
    ws.data = new OpenSocket(peer, connection, backlog);
    backlog.add(peer);
    realtime.connections.add(connection);
  }
}

class OpenSocket {
  constructor(
    private readonly peer: BunPeer,
    private readonly connection: Connection,
    private readonly backlog: Backlog,
  ) {}

  message(_ws: ServerWebSocket<SocketData>, data: string | Buffer): void {
    this.connection.receive(typeof data === 'string' ? data : null);
  }

  ping(): void {
    this.connection.heard();
  }

  pong(): void {
    this.connection.heard();
  }

  drain(): void {
    this.backlog.drained(this.peer);
  }

  close(): void {
    this.backlog.remove(this.peer);
    this.connection.ended();
  }
}

/** How long a full server sends people away, in milliseconds. */
const FULL_FOR = 5000;

export interface SocketRouteDeps {
  readonly realtime: Realtime;
  /** New connections by address. */
  readonly connects: TokenBuckets;
  /** Connections of one address that have not said hello. */
  readonly maxGreeting: number;
  /** Connections of all addresses. */
  readonly maxConnections: number;
  originKnown(origin: string | null, host: string | null): Promise<boolean>;
  addressOf(request: Request, peer: string): string;
  /** The answer instead of an upgrade. @param retryAfter in milliseconds. */
  refuse(
    code:
      | 'upgrade_required'
      | 'restarting'
      | 'rate_limited'
      | 'too_many_connections'
      | 'server_full'
      | 'origin_not_allowed'
      | 'bad_request',
    retryAfter?: number,
  ): Response;
  /** Called before the first socket is open: how topics are published. */
  serving(publish: (topic: string, frame: string) => void): void;
}

/** `GET /ws`: everything that can be refused before the upgrade is. */
export const socketRoute = ({
  realtime,
  connects,
  maxGreeting,
  maxConnections,
  originKnown,
  addressOf,
  refuse,
  serving,
}: SocketRouteDeps) => {
  const shared: Shared = { realtime, turn: new Turn(), backlog: new Backlog() };
  const publishThrough =
    (server: Pick<Server<unknown>, 'publish' | 'subscriberCount'>) =>
    (topic: string, frame: string): void => {
      shared.turn.flush();
      server.publish(topic, frame);
      shared.backlog.grow(Buffer.byteLength(frame) * server.subscriberCount(topic));
    };
  const complaints = new Complaints(realtime.clock, realtime.log);
  return new Elysia({ name: 'chat-socket' }).get('/ws', async ({ request, server }) => {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket' || !server) {
      return refuse('upgrade_required');
    }
    if (realtime.draining) return refuse('restarting', 1000);
    const address = addressOf(request, server.requestIP(request)?.address ?? '');
    const wait = connects.take(address, realtime.clock.monotonic());
    if (wait > 0) {
      const advice = 'If that is your own proxy, name it in CHAT_TRUSTED_PROXIES.';
      complaints.complain(`Refused connections from ${address}: too many at once. ${advice}`, address);
      return refuse('rate_limited', wait);
    }
    if (realtime.connections.greeting(address) >= maxGreeting) return refuse('too_many_connections', 1000);
    const origin = request.headers.get('origin');
    const host = request.headers.get('host');
    if (!(await originKnown(origin, host))) {
      // The header is a stranger's: neither its length nor what it would do to a terminal goes into the log.
      const shown = origin === null ? 'no origin' : `"${encodeURI(origin.slice(0, 200))}"`;
      complaints.complain(
        `Refused a connection from a page of ${shown}: add this origin to CHAT_ORIGINS, or to its site.`,
        address,
      );
      return refuse('origin_not_allowed');
    }
    if (realtime.connections.size >= maxConnections) {
      const advice = 'CHAT_CONNECTIONS and the limit of open files (ulimit -n) say how many there may be.';
      complaints.complain(`Refused a connection: there are ${maxConnections}, which is the most. ${advice}`);
      return refuse('server_full', FULL_FOR);
    }
    const data = new Upgrade(shared, address, origin, host);
    serving(publishThrough(server));
    // `undefined` is how Bun wants to hear that the socket is its own now.
    if (server.upgrade(request, { data })) return undefined;
    return refuse('bad_request');
  });
};
