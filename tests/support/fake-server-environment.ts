import type { TokenSource } from '../../widget/client/api.ts';
import { ChatClient } from '../../widget/client/chat-client.ts';
import type { RoomSnapshot } from '../../widget/client/chat-state.ts';
import type { Environment, OutboxEntry, OutboxStorage } from '../../widget/client/environment.ts';
import { FakeServer, fakeToken } from './fake-server.ts';
import { HandClock, settle } from './hand-clock.ts';

/** Survives as long as the test holds it: two clients with the same one are two page loads of one browser. */
export class MemoryOutbox implements OutboxStorage {
  readonly shelves = new Map<string, Map<string, OutboxEntry>>();
  /** Whether every access fails, as in a private window. */
  broken = false;

  /** In the order of the client ids, as IndexedDB gives them. */
  async load(owner: string): Promise<OutboxEntry[]> {
    return [...this.#shelf(owner).values()].sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
  }
  async put(owner: string, entry: OutboxEntry): Promise<void> {
    this.#shelf(owner).set(entry.clientId, entry);
  }
  async remove(owner: string, clientId: string): Promise<void> {
    this.#shelf(owner).delete(clientId);
  }

  /** The texts that are kept, of all owners. */
  get texts(): string[] {
    return [...this.shelves.values()].flatMap((shelf) => [...shelf.values()].map(({ text }) => text));
  }

  #shelf(owner: string): Map<string, OutboxEntry> {
    if (this.broken) throw new Error('There is no storage here.');
    const shelf = this.shelves.get(owner) ?? new Map();
    this.shelves.set(owner, shelf);
    return shelf;
  }
}

/** A network that the test unplugs. */
export class HandNetwork {
  #online = true;
  readonly listeners = new Set<() => void>();
  online = (): boolean => this.#online;
  onChange = (callback: () => void): (() => void) => {
    this.listeners.add(callback);
    return () => this.listeners.delete(callback);
  };
  set(online: boolean): void {
    this.#online = online;
    this.wake();
  }
  /** The page becomes visible again. */
  wake(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** One server, one clock, and as many clients as a test needs. */
export class World {
  readonly clock = new HandClock();
  readonly server = new FakeServer(this.clock);
  /** What `random` gives everywhere. */
  random = 0.5;

  /** A client that has not been started. */
  client(token: string | TokenSource = fakeToken('ada'), parts: Partial<Environment> = {}): ChatClient {
    const environment: Environment = {
      connect: this.server.connect,
      clock: this.clock,
      random: () => this.random,
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      outbox: new MemoryOutbox(),
      network: new HandNetwork(),
      ...parts,
    };
    return new ChatClient({ server: 'https://chat.test', token, environment });
  }

  /** A client that is online in `room`. */
  async online(
    room: string,
    token?: string | TokenSource,
    parts?: Partial<Environment>,
  ): Promise<ChatClient> {
    const client = this.client(token, parts);
    client.join(room);
    client.start();
    await settle();
    return client;
  }

  /** A client that is online with its list of rooms, none of them open. */
  async listing(): Promise<ChatClient> {
    const client = this.client();
    client.list();
    client.start();
    await settle();
    return client;
  }
}

export function roomIn(client: ChatClient, name: string): RoomSnapshot {
  const room = client.getState().rooms.find(({ room }) => room === name);
  if (!room) throw new Error(`The room ${name} is not in the state.`);
  return room;
}

/** What a reader sees: each message's text, or a dash where it was deleted. */
export const textsIn = (client: ChatClient, room: string): string[] =>
  roomIn(client, room).messages.map(({ text }) => text ?? '–');

/** What waits in the outbox, as `text:state`. */
export const pendingIn = (client: ChatClient, room: string): string[] =>
  roomIn(client, room).pending.map(({ text, state }) => `${text}:${state.kind}`);
