/** A page of a browser: the real client over wires in memory, until it is closed or crashes. */
import { ChatClient } from '../../../widget/client/chat-client.ts';
import type { RoomSnapshot } from '../../../widget/client/chat-state.ts';
import type { Socket } from '../../../widget/client/environment.ts';
import type { HandNetwork, MemoryOutbox } from '../../support/fake-server-environment.ts';
import type { History } from '../history/history.ts';
import { tapped } from '../history/wire-tap.ts';
import { clockOf, type Turns } from './turns.ts';
import type { Wire } from './wire.ts';

export interface PageOptions {
  /** Another one for every page. */
  readonly name: string;
  readonly user: string;
  readonly rooms: readonly string[];
  /** How many messages of a room it begins with. */
  readonly latest: number;
  readonly outbox: MemoryOutbox;
  readonly network: HandNetwork;
  readonly turns: Turns;
  readonly random: () => number;
  readonly history: History;
  /** From the host website. */
  token(): Promise<string>;
  /** A new connection, which tells what goes over it. */
  connect(told: (line: string) => void): Wire;
  told(line: string): void;
}

export class Page {
  readonly client: ChatClient;
  readonly name: string;
  readonly user: string;
  /** Its connections, the present one last. */
  readonly wires: Wire[] = [];
  readonly #token = (): Promise<string> => this.options.token();
  #lives = true;
  #looked: unknown = null;
  /** Another page, for whoever compares what it shows with what it has shown: its user took something back. */
  #again = '';

  constructor(private readonly options: PageOptions) {
    const { name, user, turns, random, outbox, network } = options;
    this.name = name;
    this.user = user;
    const epochs = new Map<string, number>();
    const alone = async <T>(access: () => Promise<T>): Promise<T> => {
      // What a page that is gone still wants to write is not written.
      if (!this.#lives) throw new Error('The page is gone.');
      return access();
    };
    this.client = new ChatClient({
      server: 'https://chat.test',
      token: this.#token,
      environment: {
        connect: () =>
          tapped(this.#connect(), { client: name, user }, this.wires.length, epochs, options.history),
        clock: clockOf(turns.clock, () => this.#lives),
        random,
        randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
        outbox: {
          load: (owner) => alone(() => outbox.load(owner)),
          put: (owner, entry) => alone(() => outbox.put(owner, entry)),
          remove: (owner, clientId) => alone(() => outbox.remove(owner, clientId)),
        },
        network: {
          online: network.online,
          onChange: (callback) => network.onChange(() => this.#lives && callback()),
        },
      },
    });
    for (const room of options.rooms) this.client.join(room, options.latest);
    this.client.start();
  }

  get wire(): Wire | null {
    return this.wires.at(-1) ?? null;
  }

  room(name: string): RoomSnapshot | null {
    return this.client.getState().rooms.find(({ room }) => room === name) ?? null;
  }

  /** The website has something new to say of its user. */
  renewToken(): void {
    this.client.setToken(this.#token);
  }

  get isOnline(): boolean {
    return this.client.getState().status.kind === 'online' && this.wire?.works === true;
  }

  /** Writes down what is on the screen, if it is something else than the last time, or `final`. */
  look(final: boolean): void {
    const { history, user } = this.options;
    const state = this.client.getState();
    if (state === this.#looked && !final) return;
    this.#looked = state;
    history.add({ client: this.screen, user, kind: 'screen', final, state });
  }

  leave(room: string): void {
    this.#again += ', again';
    this.client.leave(room);
  }

  discard(clientId: string): void {
    this.#again += ', again';
    this.client.discard(clientId);
  }

  /** How its screen is called in the history. */
  get screen(): string {
    return `${this.name}${this.#again}`;
  }

  /** As when somebody leaves it: the client is stopped. */
  close(): void {
    this.client.stop();
    this.die();
  }

  /** Nothing of it runs any more. */
  die(): void {
    this.#lives = false;
    for (const wire of this.wires) wire.clientDied();
  }

  #connect(): Socket {
    const { connect, network, told, name } = this.options;
    const wire = connect((line) => told(`${name}${line}`));
    if (!network.online()) wire.cut('nobody');
    this.wires.push(wire);
    return wire.client;
  }
}
