import type { ChatClientOptions, ClientEvent, TokenSource } from './api.ts';
import type { ChatState } from './chat-state.ts';
import { createClientIds, createDeviceName } from './client-id.ts';
import type { CommandError } from './command-error.ts';
import { type ConnectionState, statusOf } from './connection-state.ts';
import type { Environment } from './environment.ts';
import { HostEvents } from './host-events.ts';
import { Link, type Push } from './link.ts';
import { Outbox } from './outbox.ts';
import { Receipts } from './receipts.ts';
import { roomOf } from './reducer.ts';
import { RoomSync } from './room-sync.ts';
import { Rooms } from './rooms.ts';
import { Store } from './store.ts';
import { checkText } from './text.ts';
import { ownerOf } from './token.ts';
import { TokenKeeper } from './token-keeper.ts';
import { Typing } from './typing.ts';

/** The chat without a screen: connection, rooms, outbox and receipts of one user, as immutable snapshots. */
export class ChatClient {
  readonly #environment: Environment;
  readonly #server: string;
  readonly #newClientId: ReturnType<typeof createClientIds>;
  readonly #store = new Store();
  readonly #host = new HostEvents(this.#store);
  readonly #keeper: TokenKeeper;
  readonly #link: Link;
  readonly #sync: RoomSync;
  readonly #rooms: Rooms;
  readonly #outbox: Outbox;
  readonly #receipts: Receipts;
  readonly #typing: Typing;
  #token: string | null = null;
  /** The server's clock minus this device's monotonic one, in milliseconds. */
  #skew = 0;
  #unlisten: (() => void) | null = null;

  constructor({ server, token, environment }: ChatClientOptions) {
    const store = this.#store;
    const { clock, randomBytes } = environment;
    const { announce, failed } = this.#host;
    this.#environment = environment;
    this.#server = server.replace(/\/+$/, '');
    this.#newClientId = createClientIds(environment);
    this.#keeper = new TokenKeeper(environment, {
      token: (fresh) => this.#adopt(fresh),
      failed: () => (link.online ? this.#keeper.retry() : link.dispatch({ kind: 'token-failed' })),
    });
    const url = `${this.#server.replace(/^http/, 'ws')}/ws`;
    const link = new Link(environment, url, createDeviceName(randomBytes), {
      rooms: () => this.#rooms.requests(),
      fetchToken: (reason) => this.#keeper.fetch(reason),
      refresh: (fresh) => this.#refresh(fresh),
      changed: (state) => this.#connectionChanged(state),
      welcome: (frame) => {
        this.#skew = frame.now - clock.monotonic();
        this.#keeper.accepted(frame.expires - frame.now);
        store.dispatch({ kind: 'welcome', you: frame.you, text: frame.limits.text });
        this.#rooms.welcome(frame);
        this.#outbox.look();
      },
      heads: (heads) => this.#sync.heads(heads),
      push: (frame) => this.#pushed(frame),
      error: failed,
    });
    this.#link = link;
    this.#receipts = new Receipts(clock, store, link);
    this.#sync = new RoomSync({
      store,
      link,
      announce,
      told: (room, own) => this.#receipts.told(room, own),
      rejoin: (room) => this.#rooms.rejoin(room),
      keep: (room) => this.#rooms.keep(room),
    });
    this.#rooms = new Rooms({
      clock,
      store,
      link,
      failed,
      joined: ({ room, rev, own }) => {
        this.#receipts.told(room, own, true);
        this.#sync.heads([{ room, rev }]);
      },
      parted: (room) => this.#receipts.end(room),
      fill: (room, limit) => {
        // The view asks for older messages again when its user scrolls to them.
        this.#sync
          .loadOlder(room, limit)
          .catch((error: CommandError) => failed(error.code, error.message, room));
      },
    });
    this.#outbox = new Outbox({
      environment,
      store,
      link,
      announce,
      ready: (room) => this.#rooms.has(room),
      failed,
      written: () => this.#rooms.plan(),
    });
    this.#typing = new Typing(clock, store, (room, on) => {
      if (this.#rooms.has(room)) link.tell({ type: 'typing', room, on });
    });
    store.subscribe(() => {
      this.#outbox.update();
      this.#receipts.report();
    });
    this.setToken(token);
  }

  /** Connects, and stays connected until `stop()`. */
  start(): void {
    const { kind } = this.#link.state;
    if (kind !== 'idle' && kind !== 'stopped') return;
    this.#unlisten ??= this.#environment.network.onChange(() => {
      this.#link.dispatch({ kind: 'network' });
      this.#outbox.look();
    });
    this.#link.dispatch({ kind: 'start', token: this.#token, renewable: this.#keeper.renewable });
  }

  /** Closes the socket and forgets the token. Unsent messages stay in the outbox. */
  stop(): void {
    this.#receipts.report(true);
    this.#link.dispatch({ kind: 'stop' });
    this.#unlisten?.();
    this.#unlisten = null;
    this.#token = null;
    this.#keeper.stop();
    this.#typing.stop();
  }

  getState(): ChatState {
    return this.#store.state;
  }

  /** @returns unsubscribe. Called after every change, at most once a microtask. */
  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** @returns unsubscribe */
  onEvent(listener: (event: ClientEvent) => void): () => void {
    return this.#host.listen(listener);
  }

  /**
   * A new token: refreshes in-band; if it is another user's, everything of the former user is dropped and a new
   * connection made.
   */
  setToken(token: string | TokenSource): void {
    if (typeof token === 'string') {
      this.#keeper.use(null);
      this.#adopt(token);
      return;
    }
    this.#keeper.use(token);
    const { kind } = this.#link.state;
    if (kind === 'online') this.#keeper.fetch({ kind: 'first' });
    else if (kind !== 'idle') this.#link.dispatch({ kind: 'start', token: null, renewable: true });
  }

  /** Joins a room and keeps it joined across reconnects. `latest`: how many messages to begin with. */
  join(room: string, latest = 50): void {
    this.#rooms.open(room, latest);
  }

  /** Leaves a room. One that is on the list, or has unsent messages, only stops holding more than its latest. */
  leave(room: string): void {
    this.#receipts.report(true);
    this.#rooms.leave(room);
  }

  /**
   * Loads the room list, and again after every reconnect, and joins what is on it (newest first, as many as the
   * server allows), with their last message only. With `false` no more; its rooms stay joined until they are left.
   */
  list(on = true): void {
    this.#rooms.list(on);
  }

  /**
   * Puts a message into the outbox.
   * @returns its client id.
   * @throws {CommandError} `text_empty`, `text_too_long`, `text_invalid`
   */
  send(room: string, text: string): string {
    checkText(text, this.getState().limits.text);
    const clientId = this.#newClientId(roomOf(this.getState(), room)?.pending.at(-1)?.clientId);
    this.#typing.sent(room);
    this.#outbox.add({ clientId, room, text, at: this.#environment.clock.now() });
    return clientId;
  }

  /** Sends a failed message again, as the same message. */
  retry(clientId: string): void {
    this.#outbox.retry(clientId);
  }

  /** Removes a message from the outbox. One that is being sent may have arrived. */
  discard(clientId: string): void {
    this.#outbox.discard(clientId);
  }

  /** @throws {CommandError} */
  async edit(room: string, seq: number, text: string): Promise<void> {
    checkText(text, this.getState().limits.text);
    await this.#link.ask({ type: 'edit', room, seq, text });
  }

  /** @throws {CommandError} */
  async delete(room: string, seq: number): Promise<void> {
    await this.#link.ask({ type: 'delete', room, seq });
  }

  /** The next older page. Resolves when it is in the state. @throws {CommandError} */
  loadOlder(room: string): Promise<void> {
    return this.#sync.loadOlder(room);
  }

  /** Call on every keystroke; frames are spaced by 3 s and end 2 s after the last call, or with `false`. */
  typing(room: string, on: boolean): void {
    this.#typing.keystroke(room, on);
  }

  /** The user has seen everything up to `seq`. Never goes back. */
  markRead(room: string, seq: number): void {
    this.#store.dispatch({ kind: 'read', room, seq });
  }

  /** The host has a token for this client: of the same user, or of another. */
  #adopt(token: string): void {
    const owner = ownerOf(this.#server, token);
    const before = this.getState().owner;
    const other = owner !== null && before !== null && owner !== before;
    this.#token = token;
    if (other) {
      this.#typing.stop();
      this.#outbox.close();
    }
    if (owner !== null && owner !== before) {
      this.#store.dispatch({ kind: 'owner', owner });
      this.#outbox.open();
    }
    this.#link.dispatch({ kind: 'token', token, renewable: this.#keeper.renewable, other });
    if (other) this.#rooms.forget();
  }

  #refresh(token: string): void {
    this.#link.ask({ type: 'refresh', token }).then(
      (result) => {
        this.#keeper.accepted(result.expires - this.#environment.clock.monotonic() - this.#skew);
        this.#rooms.refreshed(result);
      },
      (error: CommandError) => {
        if (error.code === 'disconnected') return;
        this.#host.failed(error.code, error.message);
        this.#keeper.retry();
      },
    );
  }

  #connectionChanged(state: ConnectionState): void {
    this.#store.dispatch({ kind: 'status', status: statusOf(state) });
    if (state.kind === 'stopped') this.#host.failed(state.code, state.message);
    if (state.kind === 'online') return;
    this.#keeper.pause();
    this.#rooms.end();
    this.#sync.end();
    this.#receipts.end();
    this.#outbox.end();
  }

  #pushed(frame: Push): void {
    switch (frame.type) {
      case 'events':
        this.#sync.events(frame);
        break;
      case 'typing':
        this.#typing.received(frame);
        break;
      case 'left':
        this.#rooms.left(frame);
        break;
      case 'own':
        this.#store.dispatch({ kind: 'own', room: frame.room, own: frame.own });
        this.#receipts.told(frame.room, frame.own);
        break;
      case 'receipts':
        this.#store.dispatch({ kind: 'receipts', room: frame.room, frame });
        break;
      case 'presence':
        this.#store.dispatch({ kind: 'presence', room: frame.room, frame });
    }
  }
}
