/** Somebody who chats: the real client over a real socket, with everything written down. */
import { type Clock, systemClock } from '../../../server/chat/clock.ts';
import { ChatClient } from '../../../widget/client/chat-client.ts';
import type { RoomSnapshot } from '../../../widget/client/chat-state.ts';
import { bunEnvironment } from '../../support/bun-environment.ts';
import { HandNetwork } from '../../support/fake-server-environment.ts';
import { sign } from '../../support/tokens.ts';
import type { History } from './history.ts';
import type { Position } from './positions.ts';
import { tapped } from './wire-tap.ts';

export interface ChatterOptions {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly user: string;
  readonly rooms: readonly string[];
  readonly history: History;
  /** Unless it is the only device of its user. */
  readonly device?: string;
  readonly clock?: Clock;
}

export class Chatter {
  readonly client: ChatClient;
  readonly network = new HandNetwork();
  readonly name: string;
  readonly user: string;
  readonly #history: History;
  #connections = 0;

  private constructor(options: ChatterOptions, token: string) {
    const { url, user, rooms, history, device, clock = systemClock } = options;
    this.user = user;
    this.name = device === undefined ? user : `${user}/${device}`;
    this.#history = history;
    const epochs = new Map<string, number>();
    const environment = bunEnvironment({ network: this.network, clock });
    this.client = new ChatClient({
      server: url,
      token,
      environment: {
        ...environment,
        connect: (address) => {
          const identity = { client: this.name, user };
          return tapped(environment.connect(address), identity, ++this.#connections, epochs, history);
        },
      },
    });
    for (const room of rooms) this.client.join(room);
  }

  /** Connects. Resolves when it is in all of its rooms. */
  static async enter(options: ChatterOptions): Promise<Chatter> {
    const { user, rooms } = options;
    const grants = Object.fromEntries(rooms.map((room) => [room, 'write']));
    const chatter = new Chatter(options, await sign({ sub: user, rooms: grants }));
    chatter.client.start();
    await chatter.until(() => chatter.present);
    return chatter;
  }

  get online(): boolean {
    return this.client.getState().status.kind === 'online';
  }

  /** Online, and in all of its rooms. */
  get present(): boolean {
    return this.online && this.client.getState().rooms.every(({ phase }) => phase.kind === 'live');
  }

  /** How many sockets it has opened. */
  get connections(): number {
    return this.#connections;
  }

  room(name: string): RoomSnapshot {
    const room = this.client.getState().rooms.find(({ room }) => room === name);
    if (!room) throw new Error(`${this.name} has no room ${name}.`);
    return room;
  }

  /** Resolves at the first state for which `holds` does, or when `signal` aborts. */
  async until(holds: () => boolean, signal?: AbortSignal): Promise<void> {
    if (holds() || signal?.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const unsubscribe = this.client.subscribe(() => holds() && resolve());
    signal?.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    unsubscribe();
  }

  /**
   * Whether it is online, has nothing left to send or to report, and shows its rooms and everybody's watermarks as
   * they are: nothing will change any more by itself.
   */
  isCaughtUp(rooms: ReadonlyMap<string, Position>): boolean {
    return (
      this.present &&
      this.client.getState().rooms.every(({ room, rev, messages, pending, own, members }) => {
        const position = rooms.get(room);
        const marks: Position['members'] = position?.members ?? new Map();
        const mine = marks.get(this.user);
        const received = messages.findLast(({ from }) => from.id !== this.user)?.seq ?? 0;
        return (
          rev === position?.rev &&
          own.read === mine?.read &&
          received <= mine.delivered &&
          pending.every(({ state }) => state.kind === 'failed') &&
          (members.kind === 'summary' ||
            members.people.every(({ id, delivered, read }) => {
              const mark = marks.get(id);
              return mark?.delivered === delivered && mark.read === read;
            }))
        );
      })
    );
  }

  /** Writes down what is on the screen. */
  look(final = false): void {
    const state = this.client.getState();
    this.#history.add({ client: this.name, user: this.user, kind: 'screen', final, state });
  }

  leave(): void {
    this.client.stop();
  }
}
