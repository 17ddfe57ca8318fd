/**
 * Who is in a room now: per person, not per socket. Somebody whose last connection ends stays for `GRACE`, so that
 * a reload or a short tunnel shows nobody a flicker. Differences are told together.
 */
import type { Clock } from '../chat/clock.ts';
import type { OnlineView } from '../chat/room-reader.ts';
import type { FrameOf, Member, Own } from '../protocol/frames.ts';
import type { Room, RoomId, User, UserId } from '../store/store.ts';

/** Milliseconds. */
const GRACE = 10_000;
/** At least so long differences are gathered before they are told. */
const WINDOW = 150;
/**
 * And so long for each person who is there, which is more from 100 people on: all of them together are then told 667
 * times a second at most. Twice as many people who come in twice the time would otherwise cost four times as much. 2,000
 * who come at 500 a second are 5,800 frames with this, and 26,500 without.
 */
const WINDOW_PER_PERSON = 1.5;
/** But never longer: who has gone is seen to be gone within 15 s, with the grace. */
const LONGEST_WINDOW = 5000;

/** Everybody in a room has one: the watermarks are in it, not in an object of their own. */
interface Person extends Pick<Own, 'delivered' | 'read'> {
  readonly user: User;
}

type Occupant = Person &
  // Hardly anybody has more than one connection: a list of it takes a tenth of the memory of a set.
  (
    | { readonly kind: 'here'; readonly connections: object[] }
    | { readonly kind: 'leaving'; readonly timer: unknown }
  );

interface Occupied {
  readonly room: Room;
  readonly people: Map<UserId, Occupant>;
  /** Differences that have not been told yet. */
  changed: Map<UserId, Member>;
  timer: unknown;
}

export interface PresenceDeps {
  readonly clock: Clock;
  publish(room: Room, frame: FrameOf<'presence'>): void;
  /** How many members a room has if it is so large that only counts are told, otherwise `null`. */
  largeCount(room: RoomId): number | null;
}

const NOBODY: ReadonlySet<UserId> = new Set();

export class Presence implements OnlineView {
  private readonly rooms = new Map<RoomId, Occupied>();

  constructor(private readonly deps: PresenceDeps) {}

  online(room: RoomId): Pick<ReadonlySet<UserId>, 'has' | 'size'> {
    return this.rooms.get(room)?.people ?? NOBODY;
  }

  /** `connection` is only an identity: entering or leaving twice changes nothing. */
  enter(room: Room, user: User, own: Pick<Own, 'delivered' | 'read'>, connection: object): void {
    let occupied = this.rooms.get(room.id);
    if (!occupied) {
      occupied = { room, people: new Map(), changed: new Map(), timer: null };
      this.rooms.set(room.id, occupied);
    }
    const occupant = occupied.people.get(user.id);
    if (!occupant) {
      const { delivered, read } = own;
      const newcomer: Occupant = { kind: 'here', user, delivered, read, connections: [connection] };
      occupied.people.set(user.id, newcomer);
      this.tell(occupied, newcomer, null);
    } else if (occupant.kind === 'here') {
      if (!occupant.connections.includes(connection)) occupant.connections.push(connection);
    } else {
      const { user, delivered, read, timer } = occupant;
      this.deps.clock.clearTimeout(timer);
      occupied.people.set(user.id, { kind: 'here', user, delivered, read, connections: [connection] });
    }
  }

  leave(room: RoomId, id: UserId, connection: object): void {
    const occupied = this.rooms.get(room);
    const occupant = occupied?.people.get(id);
    if (!occupied || occupant?.kind !== 'here') return;
    const { user, delivered, read, connections } = occupant;
    const index = connections.indexOf(connection);
    if (index < 0) return;
    connections.splice(index, 1);
    if (connections.length > 0) return;
    const since = this.deps.clock.now();
    const timer = this.deps.clock.setTimeout(() => {
      occupied.people.delete(id);
      this.tell(occupied, occupant, since);
    }, GRACE);
    occupied.people.set(id, { kind: 'leaving', user, delivered, read, timer });
  }

  /** Ends every timer. */
  close(): void {
    for (const { people, timer } of this.rooms.values()) {
      this.deps.clock.clearTimeout(timer);
      for (const occupant of people.values()) {
        if (occupant.kind === 'leaving') this.deps.clock.clearTimeout(occupant.timer);
      }
    }
    this.rooms.clear();
  }

  private tell(occupied: Occupied, { user, delivered, read }: Person, leftAt: number | null): void {
    const member: Member = { ...user.person, delivered, read, online: leftAt === null, lastSeen: leftAt };
    occupied.changed.set(user.id, member);
    const window = Math.min(Math.max(WINDOW, WINDOW_PER_PERSON * occupied.people.size), LONGEST_WINDOW);
    occupied.timer ??= this.deps.clock.setTimeout(() => this.flush(occupied), window);
  }

  private flush(occupied: Occupied): void {
    const { room, people, changed } = occupied;
    occupied.changed = new Map();
    occupied.timer = null;
    if (people.size === 0) this.rooms.delete(room.id);
    const count = this.deps.largeCount(room.id);
    if (count === null) {
      this.deps.publish(room, { type: 'presence', room: room.name, changed: [...changed.values()] });
    } else {
      this.deps.publish(room, { type: 'presence', room: room.name, count, online: people.size });
    }
  }
}
