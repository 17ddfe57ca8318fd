import type { FrameOf, JoinRequest, Refusal, ResultOf, RoomState } from '../../server/protocol/frames.ts';
import type { RoomSnapshot } from './chat-state.ts';
import type { CommandError } from './command-error.ts';
import type { Clock } from './environment.ts';
import type { Link } from './link.ts';
import { roomOf } from './reducer.ts';
import type { Store } from './store.ts';

/** Rooms in the first hello, before the server has said how many it allows. */
const FIRST_LIMIT = 100;
/** Messages held of a room that is open, and of one that is only on the list. */
const KEEP = { open: 5000, listed: 100 };
/** Milliseconds, if the server does not say when to try again. */
const RETRY = 2_000;
/** Milliseconds, for a room that was one too many for now: the server allows a new one each 10 s. */
const NEXT_ROOM = 10_000;

export interface RoomsDeps {
  readonly clock: Clock;
  readonly store: Store;
  readonly link: Pick<Link, 'ask' | 'online'>;
  /** The state has what the server answered to a join. */
  joined(state: RoomState): void;
  parted(room: string): void;
  /** Loads up to `limit` older messages of a room that shows fewer than it should. */
  fill(room: string, limit: number): void;
  failed(code: string, message: string, room?: string): void;
}

/**
 * Which rooms are joined. Every room in the state is to be joined, as many as the server allows: first those that
 * are open, then those with unsent messages, then the newest of the list. Joins of one microtask are one frame.
 */
export class Rooms {
  readonly #deps: RoomsDeps;
  /** Rooms that were asked for by name, with how many messages to begin with. */
  readonly #open = new Map<string, number>();
  /** On this connection. */
  readonly #joined = new Set<string>();
  /** In a frame that is on its way, with the `rev` from which they are continued. */
  readonly #asked = new Map<string, number>();
  /** To begin anew, without what is held. */
  readonly #stale = new Set<string>();
  #listing = false;
  #limit = FIRST_LIMIT;
  #planned = false;
  #timer: unknown = null;
  /** Refused for now: asked for again when the timer ends. */
  readonly #waiting = new Set<string>();

  constructor(deps: RoomsDeps) {
    this.#deps = deps;
  }

  has(room: string): boolean {
    return this.#joined.has(room);
  }

  keep(room: string): number {
    return this.#open.has(room) ? KEEP.open : KEEP.listed;
  }

  open(room: string, latest: number): void {
    this.#open.set(room, latest);
    this.#deps.store.dispatch({ kind: 'joining', room });
    if (this.#joined.has(room)) this.#fill(room);
    this.plan();
  }

  /** A room of the list, or with unsent messages, stays joined, but holds only its latest messages. */
  leave(room: string): void {
    const { store } = this.#deps;
    this.#open.delete(room);
    const snapshot = roomOf(store.state, room);
    if (this.#listing || (snapshot && snapshot.pending.length > 0)) {
      store.dispatch({ kind: 'trim', room, keep: KEEP.listed });
      return;
    }
    store.dispatch({ kind: 'closed', room });
    this.#part(room);
  }

  list(on: boolean): void {
    this.#listing = on;
    this.#load();
  }

  /** Joins what is to be joined and is not, in the next microtask. */
  plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#join();
    });
  }

  /** What hello asks for: rooms of which something is held are continued. */
  requests(): JoinRequest[] {
    this.#asked.clear();
    return this.#wanted().map((room) => this.#request(room));
  }

  welcome({ rooms, refused, deferred, limits }: FrameOf<'welcome'>): void {
    this.#limit = limits.rooms;
    this.#entered({ rooms, refused, deferred });
    this.#load();
  }

  /** A new token may allow more or less. */
  refreshed({ rooms }: ResultOf<'refresh'>): void {
    const { store } = this.#deps;
    for (const { room, role } of rooms) store.dispatch({ kind: 'role', room, role });
    for (const { room } of store.state.rooms) store.dispatch({ kind: 'joining', room });
    this.#load();
    this.plan();
  }

  /** The server lets nobody in: in its answer to a join, or later. Of too many new rooms, only for now. */
  left({ room, code, message }: Refusal): void {
    const { store, failed, parted } = this.#deps;
    this.#joined.delete(room);
    this.#asked.delete(room);
    if (code !== 'rate_limited') store.dispatch({ kind: 'refused', room, code, message });
    // One timer for all of them: a room that is refused later does not put off the others.
    else if (this.#waiting.add(room).size === 1) this.#again(NEXT_ROOM);
    parted(room);
    failed(code, message, room);
  }

  /** Joins a room anew, from its latest messages. */
  rejoin(room: string): void {
    this.#stale.add(room);
    this.#joined.delete(room);
    this.plan();
  }

  /** The connection has ended. */
  end(): void {
    this.#deps.clock.clearTimeout(this.#timer);
    this.#joined.clear();
    this.#asked.clear();
    this.#waiting.clear();
  }

  /** The state was emptied for another user: rooms that are open stay open, but not those picked from a list. */
  forget(): void {
    this.end();
    this.#stale.clear();
    if (this.#listing) this.#open.clear();
    for (const room of this.#open.keys()) this.#deps.store.dispatch({ kind: 'joining', room });
  }

  #wanted(): string[] {
    const urgency = ({ room, pending }: RoomSnapshot) =>
      this.#open.has(room) ? 2 : pending.length > 0 ? 1 : 0;
    return [...this.#deps.store.state.rooms]
      .sort((a, b) => urgency(b) - urgency(a))
      .slice(0, this.#limit)
      .map(({ room }) => room);
  }

  #request(room: string): JoinRequest {
    const snapshot = roomOf(this.#deps.store.state, room);
    const stale = this.#stale.delete(room);
    if (snapshot?.phase.kind !== 'live' || stale) {
      this.#asked.set(room, 0);
      return { room, limit: Math.min(100, this.#open.get(room) ?? 1) };
    }
    const { epoch, rev } = snapshot;
    this.#asked.set(room, rev);
    return { room, epoch, rev };
  }

  #join(): void {
    const { link, store } = this.#deps;
    if (!link.online) return;
    const wanted = this.#wanted();
    for (const room of this.#joined) if (!wanted.includes(room)) this.#part(room);
    const missing = wanted.filter(
      (room) =>
        !this.#joined.has(room) &&
        !this.#asked.has(room) &&
        !this.#waiting.has(room) &&
        roomOf(store.state, room)?.phase.kind !== 'refused',
    );
    if (missing.length === 0) return;
    const rooms = missing.map((room) => this.#request(room));
    link.ask({ type: 'join', rooms }).then(
      (result) => this.#entered(result),
      (error: CommandError) => {
        for (const room of missing) this.#asked.delete(room);
        this.#later(error);
      },
    );
  }

  #entered({ rooms, refused, deferred }: ResultOf<'join'>): void {
    const { store, joined } = this.#deps;
    for (const state of rooms) {
      const { room } = state;
      const since = this.#asked.get(room) ?? 0;
      this.#asked.delete(room);
      this.#joined.add(room);
      if (!roomOf(store.state, room)) {
        this.#part(room); // Left in the meantime.
        continue;
      }
      store.dispatch({ kind: 'joined', room, state, since });
      joined(state);
      this.#fill(room);
    }
    for (const refusal of refused) this.left(refusal);
    for (const room of deferred) this.#asked.delete(room);
    this.plan();
  }

  #part(room: string): void {
    if (!this.#joined.delete(room)) return;
    this.#deps.parted(room);
    // If it is refused or lost, only frames nobody looks at still come; the next hello does not name the room.
    this.#deps.link.ask({ type: 'leave', room }).catch(() => {});
  }

  #fill(room: string): void {
    const snapshot = roomOf(this.#deps.store.state, room);
    const missing = Math.min(100, (this.#open.get(room) ?? 0) - (snapshot?.messages.length ?? 0));
    if (snapshot?.before && missing > 0) this.#deps.fill(room, missing);
  }

  #load(): void {
    const { link, store } = this.#deps;
    if (!this.#listing || !link.online) return;
    link.ask({ type: 'rooms' }).then(
      ({ rooms }) => {
        if (!this.#listing) return;
        store.dispatch({ kind: 'listed', rooms });
        this.plan();
      },
      (error: CommandError) => this.#later(error),
    );
  }

  #later({ code, message, temporary, retryAfter }: CommandError): void {
    if (code === 'disconnected') return;
    this.#deps.failed(code, message);
    if (temporary) this.#again(retryAfter ?? RETRY);
  }

  #again(delay: number): void {
    this.#deps.clock.clearTimeout(this.#timer);
    this.#timer = this.#deps.clock.setTimeout(() => {
      this.#waiting.clear();
      this.#load();
      this.#join();
    }, delay);
  }
}
