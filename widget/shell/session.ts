import { browserEnvironment } from '../browser/environment.ts';
import type { ChatClientApi } from '../client/api.ts';
import { ChatClient } from '../client/chat-client.ts';
import type { ChatState, RoomSnapshot } from '../client/chat-state.ts';
import { INITIAL_STATE } from '../client/reducer.ts';
import { personOf } from '../client/token.ts';
import { unreadOf } from '../client/unread.ts';
import type { ChatWidget } from './chat-widget.ts';
import type { Problem } from './problems.ts';
import { faultsOf, serverOf, tokenOf } from './settings.ts';

/** One for the page: the browser keeps a database that is open for as long as the page, also when nothing uses it. */
const ENVIRONMENT = browserEnvironment();

/**
 * One `<chat-widget>` talking to its server: makes the client when the attributes allow it, follows their changes,
 * and tells the page what happens as events of the element.
 */
export class Session {
  client: ChatClientApi | null = null;
  problems: readonly Problem[] = [];
  readonly #host: ChatWidget;
  readonly #ended: AbortSignal;
  readonly #listeners = new Set<() => void>();
  readonly #told = new Set<string>();
  #tokenProblem: Problem | null = null;
  #room: string | null = null;
  /** Of whom something may be left in this browser. */
  readonly #owners = new Set<string>();
  #unfollow: (() => void)[] = [];
  #seen: { state: ChatState | null; unread: number; ready: boolean } = {
    state: null,
    unread: 0,
    ready: false,
  };

  constructor(host: ChatWidget, ended: AbortSignal) {
    this.#host = host;
    this.#ended = ended;
  }

  /** Unread messages of the room on show, or of all rooms. */
  get unread(): number {
    return this.#seen.unread;
  }

  unreadOf(room: RoomSnapshot): number {
    return unreadOf(room, this.client?.getState().you ?? null);
  }

  get renewable(): boolean {
    return (this.#host.getToken ?? this.#host.tokenUrl) !== null;
  }

  start(): void {
    this.#ended.addEventListener('abort', () => {
      this.client?.stop();
      this.#listeners.clear();
    });
    this.changed('token');
  }

  /** @returns unsubscribe */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** An attribute or property of the element has a new value. */
  changed(name: string): void {
    this.#check();
    const server = serverOf(this.#host);
    const token = tokenOf(this.#host, (error) => this.#tokenFailed(error));
    if (token === null) this.#signOut();
    else if (this.client === null && server !== null) this.#connect(server, token);
    else if (name.startsWith('token')) {
      this.#tokenProblem = null;
      this.#check();
      this.client?.setToken(token);
    } else if (name === 'room' && this.client) {
      this.#enter(this.client);
      this.#follow(this.client.getState());
    }
    this.#changed();
  }

  #connect(server: string, token: Parameters<ChatClientApi['setToken']>[0]): void {
    const client = new ChatClient({ server, token, environment: ENVIRONMENT });
    this.client = client;
    this.#unfollow = [
      client.subscribe(() => this.#follow(client.getState())),
      client.onEvent((event) => {
        if (event.kind === 'message')
          this.#host.emit('chat-message', { room: event.room, message: event.message });
        else this.#host.emit('chat-error', { ...event, kind: undefined });
      }),
    ];
    this.#enter(client);
    client.start();
  }

  /** The page has taken away every token: nobody is signed in until there is another one. */
  #signOut(): void {
    if (!this.client) return;
    for (const unfollow of this.#unfollow) unfollow();
    this.client.stop();
    this.client = this.#room = this.#tokenProblem = null;
    this.#follow(INITIAL_STATE);
  }

  #enter(client: ChatClientApi): void {
    const { room } = this.#host;
    const before = this.#room === null ? client.getState().rooms.map((each) => each.room) : [this.#room];
    this.#room = room;
    client.list(false);
    if (room !== null) client.join(room);
    for (const each of before) if (each !== room) client.leave(each);
    if (room === null) client.list();
  }

  #follow(state: ChatState): void {
    const { room } = this.#host;
    const before = this.#seen;
    this.#tidy(state);
    const unread = state.rooms
      .filter((each) => room === null || each.room === room)
      .reduce((sum, each) => sum + unreadOf(each, state.you), 0);
    this.#seen = { state, unread, ready: before.ready || state.you !== null };
    if (state.status.kind === 'online' && this.#tokenProblem) {
      this.#tokenProblem = null;
      this.#check();
    }
    if (!before.ready && state.you) this.#host.emit('chat-ready', { you: state.you });
    if (before.state?.status !== state.status) {
      this.#host.emit('chat-status', { status: state.status });
      this.#unreached(state);
    }
    if (before.unread !== unread) this.#host.emit('chat-unread', { unread });
    this.#changed();
  }

  /** Once somebody else is signed in, nothing that one has left unsent or unfinished stays for them to find. */
  #tidy({ owner, you }: ChatState): void {
    if (owner !== null) this.#owners.add(owner);
    for (const former of this.#owners) {
      if (!you || !owner || personOf(former) === personOf(owner)) continue;
      this.#owners.delete(former);
      this.#with(import('../browser/forget-user.ts'), ({ forgetUser }) => {
        // They may be back by now.
        if (!this.#owners.has(former)) forgetUser(former, ENVIRONMENT.outbox);
      });
    }
  }

  /** A browser does not tell a page why its socket failed: the page's author gets a hint when it fails from the start. */
  #unreached({ status, you }: ChatState): void {
    if (you || status.kind !== 'reconnecting' || status.retryAt === null || this.#tokenProblem) return;
    this.#with(import('./unreachable.ts'), ({ failed }) => {
      const server = serverOf(this.#host);
      if (server !== null) failed(this.#host, server);
    });
  }

  #tokenFailed(error: unknown): void {
    const code = 'token_source';
    this.#tell(code, error instanceof Error ? error.message : String(error));
    // As long as the present token lasts, nobody has to know.
    if (this.client?.getState().status.kind === 'online') return;
    this.#tokenProblem = { code, message: 'The chat is not available right now.', blocking: false };
    this.#check();
  }

  /**
   * Problems are said once in the console and as an event, and stay visible on the element until they are gone; of a
   * token source that fails, visitors read only that there is no chat. The words for them are only fetched where there is a fault.
   */
  #check(): void {
    if (faultsOf(this.#host).length === 0) this.#say([]);
    else {
      this.#with(import('./problems.ts'), ({ problemOf }) =>
        this.#say(faultsOf(this.#host).map((fault) => problemOf(fault, this.#host))),
      );
    }
  }

  /** Does something with a part that is rarely needed, as soon as it is here. */
  #with<M>(part: Promise<M>, act: (module: M) => void): void {
    part.then(act, (error: unknown) => this.#host.loadFailed(error));
  }

  #say(faults: readonly Problem[]): void {
    if (this.#ended.aborted) return;
    this.problems = this.#tokenProblem ? [...faults, this.#tokenProblem] : faults;
    for (const { code, message } of faults) this.#tell(code, message);
    this.#changed();
  }

  /** Tells the page's author, once. */
  #tell(code: string, message: string): void {
    if (this.#ended.aborted || this.#told.has(message)) return;
    this.#told.add(message);
    console.warn(`<chat-widget> ${message}`);
    this.#host.emit('chat-error', { code, message });
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
