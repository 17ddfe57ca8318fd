import type { FrameOf, Heads } from '../../server/protocol/frames.ts';
import type { Own, RoomSnapshot } from './chat-state.ts';
import type { Link } from './link.ts';
import { roomOf } from './reducer.ts';
import type { RoomEvent } from './state-events.ts';
import type { Store } from './store.ts';

/** Messages in a page of history. */
const PAGE = 50;

export interface RoomSyncDeps {
  readonly store: Store;
  readonly link: Pick<Link, 'ask'>;
  /** Dispatches an event that may bring new messages. */
  announce(event: RoomEvent): void;
  /** The server has told the user's watermarks. */
  told(room: string, own: Own): void;
  /** Starts the room over from its latest messages. */
  rejoin(room: string): void;
  /** How many messages to hold. */
  keep(room: string): number;
}

/** Keeps what is held of the joined rooms level with the server, however frames get lost, doubled or reordered. */
export class RoomSync {
  readonly #deps: RoomSyncDeps;
  /** The newest `rev` of each room that any frame has told. */
  readonly #heads = new Map<string, number>();
  readonly #syncing = new Set<string>();
  readonly #loading = new Map<string, Promise<void>>();

  constructor(deps: RoomSyncDeps) {
    this.#deps = deps;
  }

  events(frame: FrameOf<'events'>): void {
    const { announce, keep, rejoin } = this.#deps;
    const { room, epoch, from, rev } = frame;
    this.#saw(room, rev);
    const before = this.#live(room);
    if (!before) return;
    announce({ kind: 'events', room, frame, keep: keep(room) });
    const after = this.#live(room);
    if (!after) return;
    // What is unread among messages that are not held is the server's word, which may have changed with these.
    const isStale =
      after.before &&
      (before.messages[0] !== after.messages[0] || frame.messages.some(({ deletedAt }) => deletedAt));
    if (after.epoch === epoch && from <= after.rev && after.rev < rev) rejoin(room);
    else if (after.epoch !== epoch || after.rev < rev || isStale) this.#sync(after);
  }

  /** The server has told where rooms are. */
  heads(heads: Heads): void {
    for (const { room, rev } of heads) {
      this.#saw(room, rev);
      this.#level(room);
    }
  }

  /** Asks for what is missing, if it is known that something is. */
  #level(name: string): void {
    const room = this.#live(name);
    if (room && (this.#heads.get(name) ?? 0) > room.rev) this.#sync(room);
  }

  /** The next older page; resolves when it is in the state, or there is none. @throws {CommandError} */
  loadOlder(name: string, limit = PAGE): Promise<void> {
    const room = this.#live(name);
    if (!room?.before) return Promise.resolve();
    const loading = this.#loading.get(name) ?? this.#loadPage(room, limit);
    this.#loading.set(name, loading);
    return loading;
  }

  /** The connection has ended: the next welcome says anew where the rooms are. */
  end(): void {
    this.#heads.clear();
    this.#syncing.clear();
  }

  #saw(room: string, rev: number): void {
    this.#heads.set(room, Math.max(rev, this.#heads.get(room) ?? 0));
  }

  #live(name: string): RoomSnapshot | null {
    const room = roomOf(this.#deps.store.state, name);
    return room?.phase.kind === 'live' ? room : null;
  }

  async #loadPage({ room, messages, seq }: RoomSnapshot, limit: number): Promise<void> {
    const { store, link } = this.#deps;
    try {
      const before = messages[0]?.seq ?? seq + 1;
      const page = await link.ask({ type: 'history', room, before, limit });
      // If the page was read before something that has come since, it may have missed a change of its messages:
      // the room is then only as far as the page, and is brought level again.
      const held = this.#live(room);
      if (held?.epoch === page.epoch) this.#saw(room, held.rev);
      store.dispatch({ kind: 'history', room, page });
    } finally {
      this.#loading.delete(room);
      this.#level(room);
    }
  }

  async #sync({ room, epoch, rev }: RoomSnapshot): Promise<void> {
    if (this.#syncing.has(room)) return;
    this.#syncing.add(room);
    const { store, link, told, rejoin } = this.#deps;
    const answer = await link.ask({ type: 'sync', room, epoch, rev }).catch(() => null);
    this.#syncing.delete(room);
    // Refused or cut off: the next heads, or the next welcome, show again what is missing.
    if (!answer) return;
    const { own, ...changes } = answer;
    if (changes.epoch !== epoch) this.#heads.delete(room);
    store.dispatch({ kind: 'changes', room, changes, own, since: rev });
    told(room, own);
    const after = this.#live(room);
    if (!after) return;
    if (after.rev < rev) this.#sync(after);
    else if (after.rev < changes.rev) rejoin(room);
    else if (after.rev > rev || changes.reset) this.#level(room);
  }
}
