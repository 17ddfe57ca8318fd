/** Every connection of this node: the limits they share, their heartbeat, and their end when the server stops. */
import type { Clock } from '../chat/clock.ts';
import type { Session } from '../chat/session.ts';
import { CLOSE } from '../protocol/codes.ts';
import type { User, UserId } from '../store/store.ts';
import type { Connection } from './connection.ts';

/** Connections of one user. */
const MAX_PER_USER = 50;
/**
 * Milliseconds between two looks at the heartbeat, and how many of those it takes to look at everybody: people who
 * came at the same time would otherwise be pinged at the same time, and a message would wait for all of them.
 */
const TICK = 100;
const TICKS_FOR_ALL = 10;

/** The one connection of a device. */
interface Bound {
  readonly device: string;
  connection: Connection;
}

export class Connections {
  private readonly all = new Set<Connection>();
  /** Those that have not said hello, by address. */
  private readonly strangers = new Map<string, Set<Connection>>();
  /** By user. Nearly everybody has one: a list of it takes a tenth of the memory of a map. */
  private readonly bound = new Map<UserId, Bound[]>();
  /** Those who are still to be looked at in this round of ticks, and whoever has come meanwhile. */
  private round = this.all.values();
  private timer: unknown = null;
  private whenEmpty: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    /** A user's last connection has ended. */
    private readonly gone: (user: User) => void,
  ) {}

  get size(): number {
    return this.all.size;
  }

  /** How many connections of an address have not said hello. */
  greeting(address: string): number {
    return this.strangers.get(address)?.size ?? 0;
  }

  add(connection: Connection): void {
    this.all.add(connection);
    const { address } = connection.peer;
    const strangers = this.strangers.get(address);
    if (strangers) strangers.add(connection);
    else this.strangers.set(address, new Set([connection]));
    this.timer ??= this.clock.setTimeout(() => this.tick(), TICK);
  }

  remove(connection: Connection): void {
    this.all.delete(connection);
    this.introduced(connection);
    if (this.all.size === 0) this.whenEmpty();
  }

  /**
   * Binds a connection to its user. One of the same device is a ghost of this one (its network went away) and is
   * ended. @returns false if the user has too many.
   */
  bind(connection: Connection, user: User, device: string): boolean {
    const devices = this.bound.get(user.id);
    const known = devices?.find((bound) => bound.device === device);
    if (devices && !known && devices.length >= MAX_PER_USER) return false;
    const former = known?.connection;
    if (known) known.connection = connection;
    else if (devices) devices.push({ device, connection });
    else this.bound.set(user.id, [{ device, connection }]);
    this.introduced(connection);
    former?.close('replaced', CLOSE.replaced);
    return true;
  }

  unbind(connection: Connection, user: User, device: string): void {
    const devices = this.bound.get(user.id);
    const index = devices?.findIndex((bound) => bound.device === device && bound.connection === connection);
    if (!devices || index === undefined || index < 0) return;
    devices.splice(index, 1);
    if (devices.length > 0) return;
    this.bound.delete(user.id);
    this.gone(user);
  }

  /** Sends a frame to every connection of a user. */
  tell(user: UserId, frame: string): void {
    for (const { connection } of this.bound.get(user) ?? []) connection.tell(frame);
  }

  /** Ends the connections whose token no longer counts. */
  endRevoked(isRevoked: (session: Session) => boolean): void {
    for (const connection of this.all) connection.endIfRevoked(isRevoked);
  }

  /** Sends everybody the heads now: the bus may have lost something. */
  compareHeads(): void {
    for (const connection of this.all) connection.ping();
  }

  /**
   * Tells everybody to come back, each after a delay of its own (milliseconds), so that they do not come at once.
   */
  closeAll(random: () => number): void {
    const spread = Math.max(1000, this.all.size / 2);
    for (const connection of this.all) {
      connection.close('restarting', CLOSE.restarting, Math.round(250 + random() * spread));
    }
  }

  /** Resolves when every connection has ended; those that have not within `milliseconds` are cut. */
  async ended(milliseconds: number): Promise<void> {
    if (this.all.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.clock.setTimeout(() => {
        for (const connection of this.all) connection.peer.terminate();
        resolve();
      }, milliseconds);
      this.whenEmpty = () => {
        this.clock.clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.clock.clearTimeout(this.timer);
    this.timer = null;
  }

  private introduced(connection: Connection): void {
    const { address } = connection.peer;
    const strangers = this.strangers.get(address);
    if (strangers?.delete(connection) && strangers.size === 0) this.strangers.delete(address);
  }

  private tick(): void {
    for (let left = Math.ceil(this.all.size / TICKS_FOR_ALL); left > 0; left--) {
      let next = this.round.next();
      if (next.done) {
        this.round = this.all.values();
        next = this.round.next();
      }
      next.value?.tick();
    }
    this.timer = this.all.size > 0 ? this.clock.setTimeout(() => this.tick(), TICK) : null;
  }
}
