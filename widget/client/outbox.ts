import type { PendingMessage, RoomSnapshot } from './chat-state.ts';
import { CommandError } from './command-error.ts';
import type { Environment, OutboxEntry } from './environment.ts';
import { inTime } from './in-time.ts';
import type { Link } from './link.ts';
import type { RoomEvent } from './state-events.ts';
import type { Store } from './store.ts';

/** Milliseconds, if the server does not say when to send again. */
const RETRY = 3_000;
/** Milliseconds for one access to storage: some browsers leave one unanswered for ever (WebKit 226547). */
const PATIENCE = 2_000;

export interface OutboxDeps {
  readonly environment: Environment;
  readonly store: Store;
  readonly link: Pick<Link, 'ask'>;
  /** Whether the server would take messages for the room now. */
  ready(room: string): boolean;
  /** Dispatches an event that may bring a new message. */
  announce(event: RoomEvent): void;
  /** Rooms may have come that have to be joined now. */
  written(): void;
  failed(code: string, message: string, room: string): void;
}

/**
 * Unsent messages. Each is kept in storage before it is first sent, and until it is seen among the messages of its
 * room, or discarded. One a room is on its way at a time, in the order in which they were written; the server
 * recognises a message that it gets again.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  /** Another one for every owner: what belongs to a former one is not heard any more. */
  #shelf = new AbortController();
  #loaded = false;
  /** Messages that storage has, or has refused to keep. */
  #kept = new Set<string>();
  /** Messages that storage was told to forget: what it read out before then does not bring them back. */
  #gone = new Set<string>();
  /** Acknowledged under this `seq`, but still pending on screen until what lies before has come. */
  #acked = new Map<string, number>();
  #timers = new Map<string, unknown>();
  #broken = false;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  /** There is an owner. Shows what they left behind; what was written before they were known becomes theirs. */
  open(): void {
    for (const message of this.#pending) this.#keep(message);
    this.look();
  }

  /** Takes over what other pages of this owner have left unsent. What they are sending now is sent twice, and stored once. */
  look(): void {
    const { environment, store } = this.#deps;
    const { owner } = store.state;
    if (!owner) return;
    const shelf = this.#shelf;
    inTime(environment.clock, PATIENCE, environment.outbox.load(owner))
      .then((entries) => {
        if (!shelf.signal.aborted) this.#restore(entries);
      })
      .catch(() => this.#setBroken(true))
      .finally(() => {
        if (shelf.signal.aborted) return;
        this.#loaded = true;
        this.#deps.written();
        this.update();
      });
  }

  /** Drops everything from memory; storage keeps it. */
  close(): void {
    this.#shelf.abort();
    this.#shelf = new AbortController();
    this.#loaded = false;
    this.#kept.clear();
    this.#gone.clear();
    this.#acked.clear();
  }

  /** The connection has ended. What was on its way is sent again: the server knows whether it has it. */
  end(): void {
    for (const timer of this.#timers.values()) this.#deps.environment.clock.clearTimeout(timer);
    this.#timers.clear();
    this.#acked.clear();
    for (const message of this.#pending) {
      const { kind } = message.state;
      if (kind === 'sending' || kind === 'delayed') this.#show(message, { kind: 'waiting' });
    }
  }

  add(message: Omit<PendingMessage, 'state'>): void {
    this.#show(message, { kind: 'waiting' });
    this.#keep(message);
    this.#deps.written();
  }

  retry(clientId: string): void {
    const message = this.#find(clientId);
    if (!message || message.state.kind === 'sending') return;
    this.#show(message, { kind: 'waiting' });
    this.#keep(message);
  }

  discard(clientId: string): void {
    const message = this.#find(clientId);
    if (message) this.#deps.store.dispatch({ kind: 'discarded', room: message.room, clientId });
  }

  /** Follows the state: forgets what has arrived, and sends what can be sent. */
  update(): void {
    const { rooms } = this.#deps.store.state;
    const pending = new Set(this.#pending.map(({ clientId }) => clientId));
    for (const clientId of [...this.#kept]) {
      if (pending.has(clientId)) continue;
      this.#kept.delete(clientId);
      this.#gone.add(clientId);
      this.#acked.delete(clientId);
      this.#write((owner) => this.#deps.environment.outbox.remove(owner, clientId));
    }
    for (const room of rooms) if (room.pending.length > 0) this.#updateRoom(room);
    this.#notice();
  }

  #updateRoom({ room, phase, seq, pending }: RoomSnapshot): void {
    for (const { clientId } of pending) {
      // Its place is older than what is held: a reset has skipped it.
      if ((this.#acked.get(clientId) ?? Infinity) <= seq) this.discard(clientId);
    }
    const open = pending.filter(
      ({ clientId, state }) => state.kind !== 'failed' && !this.#acked.has(clientId),
    );
    if (phase.kind === 'refused') {
      for (const message of open) this.#fail(message, phase.code, phase.message);
      return;
    }
    const [next] = open;
    if (!next || phase.kind !== 'live' || !this.#loaded || !this.#deps.ready(room)) return;
    if (next.state.kind === 'delayed') this.#wait(next, next.state.until);
    else if (next.state.kind === 'waiting' && this.#kept.has(next.clientId)) this.#send(next);
  }

  #send(message: PendingMessage): void {
    const { link, store, announce } = this.#deps;
    const { room, clientId, text } = message;
    const { signal } = this.#shelf;
    this.#show(message, { kind: 'sending' });
    link.ask({ type: 'send', room, clientId, text }).then(
      (result) => {
        const author = store.state.you;
        if (signal.aborted || !author) return;
        this.#acked.set(clientId, result.seq);
        announce({ kind: 'acked', room, clientId, author, result });
        this.update();
      },
      (error: CommandError) => {
        // It may have been discarded, or have come back as an event, in the meantime.
        if (!signal.aborted && this.#find(clientId)?.state.kind === 'sending') this.#refused(message, error);
      },
    );
  }

  #refused(message: PendingMessage, { code, message: sentence, temporary, retryAfter }: CommandError): void {
    if (!temporary) this.#fail(message, code, sentence);
    else if (code !== 'disconnected') {
      const until = this.#deps.environment.clock.monotonic() + (retryAfter ?? RETRY);
      this.#show(message, { kind: 'delayed', until, code, message: sentence });
    }
  }

  #wait(message: PendingMessage, until: number): void {
    const { clock } = this.#deps.environment;
    const { clientId } = message;
    if (this.#timers.has(clientId)) return;
    const again = () => {
      this.#timers.delete(clientId);
      if (this.#find(clientId)?.state.kind === 'delayed') this.#show(message, { kind: 'waiting' });
    };
    this.#timers.set(clientId, clock.setTimeout(again, until - clock.monotonic()));
  }

  #fail(message: PendingMessage, code: string, sentence: string): void {
    const failed = { code, message: sentence };
    this.#show(message, { kind: 'failed', ...failed });
    this.#keep({ ...message, failed });
    this.#deps.failed(code, sentence, message.room);
  }

  #restore(entries: readonly OutboxEntry[]): void {
    for (const { failed, ...entry } of entries) {
      const { clientId } = entry;
      if (this.#gone.has(clientId)) continue;
      this.#kept.add(clientId);
      if (!this.#find(clientId))
        this.#show(entry, failed ? { kind: 'failed', ...failed } : { kind: 'waiting' });
    }
  }

  #keep({ clientId, room, text, at, failed }: OutboxEntry): void {
    if (!this.#deps.store.state.owner) return;
    const entry = { clientId, room, text, at, ...(failed && { failed }) };
    const { signal } = this.#shelf;
    const written = this.#write((owner) => this.#deps.environment.outbox.put(owner, entry));
    // Once storage has failed, nothing waits for it; whether it works again shows all the same.
    (this.#broken ? Promise.resolve() : written).then(() => {
      if (signal.aborted) return;
      this.#kept.add(clientId);
      this.update();
    });
  }

  /** Begun at once, behind nothing: the page may be left in this same turn. */
  #write(operation: (owner: string) => Promise<void>): Promise<void> {
    const { owner } = this.#deps.store.state;
    if (!owner) return Promise.resolve();
    return inTime(this.#deps.environment.clock, PATIENCE, operation(owner)).then(
      () => this.#setBroken(false),
      () => this.#setBroken(true),
    );
  }

  #setBroken(broken: boolean): void {
    this.#broken = broken;
    this.#notice();
  }

  /** What a person should know of the outbox as a whole. */
  #notice(): void {
    const { store } = this.#deps;
    const limited = this.#pending
      .map(({ state }) => state)
      .filter((state) => state.kind === 'delayed')
      .findLast(({ code }) => code === 'rate_limited');
    const { code, message } = limited ?? CommandError.of('storage_unavailable');
    const notice = limited || this.#broken ? { code, message, until: limited?.until ?? null } : null;
    store.dispatch({ kind: 'notice', notice });
  }

  get #pending(): PendingMessage[] {
    return this.#deps.store.state.rooms.flatMap(({ pending }) => pending);
  }

  #find(clientId: string): PendingMessage | undefined {
    return this.#pending.find((each) => each.clientId === clientId);
  }

  #show(message: Omit<PendingMessage, 'state'>, state: PendingMessage['state']): void {
    this.#deps.store.dispatch({ kind: 'pending', room: message.room, message: { ...message, state } });
  }
}
