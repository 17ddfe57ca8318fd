/**
 * The domain: what each command does. Knows the seams and the protocol; no socket, no Elysia, no SQL.
 * Who speaks comes from a `Membership` that was made from a verified token, never from a frame.
 */
import type { Bus } from '../bus/bus.ts';
import { ERRORS, type ErrorCode } from '../protocol/codes.ts';
import {
  BOUNDS,
  type Frame,
  type JoinRequest,
  type Person,
  type Refusal,
  type ResultOf,
  type RoomState,
} from '../protocol/frames.ts';
import type { Outcome, OutcomeOf, Room, Store, User } from '../store/store.ts';
import { previewOf, stateBytes } from './budget.ts';
import { ChatError } from './chat-error.ts';
import type { Clock } from './clock.ts';
import { type Committed, Committer } from './committer.ts';
import { roomEvents } from './events.ts';
import { type Grants, grantFor, isNamed, reachOf } from './grants.ts';
import { LiveRooms } from './live-rooms.ts';
import type { Membership } from './membership.ts';
import { mayDeleteOthers, mayUse, type RoomCommand } from './policy.ts';
import { Receipts } from './receipts.ts';
import { type OnlineView, RoomReader } from './room-reader.ts';
import { textProblem } from './text.ts';
import { TokenBuckets } from './token-bucket.ts';
import { roomTopic, userTopic } from './topics.ts';

export interface ChatDeps {
  readonly store: Store;
  readonly bus: Pick<Bus, 'publish'>;
  readonly presence: OnlineView;
  readonly clock: Clock;
  readonly limits: {
    /** Code points in a message. */
    readonly text: number;
    /** Members from which on a room is told counts instead of people. */
    readonly largeRoom: number;
    /** Rooms in a room list. */
    readonly rooms: number;
  };
  log(line: string): void;
}

/**
 * Typing frames a second in one room, and of one person there, who is meant to say it every 3 s; the rest is dropped,
 * as more than a few names are never shown.
 */
const TYPING_RATE = { rate: 10, burst: 10 };
const TYPIST_RATE = { rate: 1, burst: 4 };

/**
 * Rooms that one person makes of those that the site has not named but only a pattern: every list that fits it has to
 * look at them.
 */
const NEW_ROOMS_RATE = { rate: 0.1, burst: 200 };

const valueIn = <T>(outcome: { ok: true; value: T } | (Outcome & { ok: false })): T => {
  if (outcome.ok) return outcome.value;
  throw new ChatError(outcome.code);
};

export class Chat {
  readonly live = new LiveRooms();
  private readonly committer: Committer;
  private readonly receipts: Receipts;
  private readonly reader: RoomReader;
  private readonly typingRate = new TokenBuckets(TYPING_RATE);
  private readonly typistRate = new TokenBuckets(TYPIST_RATE);
  private readonly newRoomsRate = new TokenBuckets(NEW_ROOMS_RATE);

  constructor(private readonly deps: ChatDeps) {
    const { store, clock, presence, limits, log } = deps;
    this.reader = new RoomReader(store, presence, limits.largeRoom);
    this.committer = new Committer(store, clock, (batch) => this.fanOut(batch), log);
    this.receipts = new Receipts({
      clock,
      store,
      log,
      committer: this.committer,
      isLarge: (room) => this.isLarge(room),
      publishRoom: (room, frame) => this.publish(room, frame),
      publishUser: (user, frame) => deps.bus.publish(userTopic(user), JSON.stringify(frame)),
    });
  }

  isLarge(room: Room['id']): boolean {
    return (this.live.get(room)?.members ?? 0) > this.deps.limits.largeRoom;
  }

  publish(room: Room, frame: Frame): void {
    this.deps.bus.publish(roomTopic(room.id), JSON.stringify(frame));
  }

  async user(site: User['site'], person: Person): Promise<User> {
    return valueIn(await this.committer.submit({ kind: 'user', site, person }));
  }

  /**
   * Joins what the grants allow. `enter` is called for each room before it is read, so that no change falls
   * between the snapshot and the subscription.
   * A room without a grant is answered alike whether it exists or not.
   */
  async join(
    user: User,
    grants: Grants,
    requests: readonly JoinRequest[],
    enter: (membership: Membership) => Promise<void>,
  ): Promise<{ rooms: RoomState[]; refused: Refusal[]; deferred: string[] }> {
    const refused: Refusal[] = [];
    const refuse = ({ room }: JoinRequest, code: ErrorCode): void => {
      refused.push({ room, code, message: ERRORS[code].message });
    };
    const writes = requests.flatMap((request) => {
      const grant = grantFor(grants, request.room);
      if (!grant) {
        refuse(request, 'no_such_room');
        return [];
      }
      const member = this.member(user, request.room, grant.title, isNamed(grants, request.room));
      return [member.then((outcome) => ({ request, grant, outcome }))];
    });
    const rooms: RoomState[] = [];
    const deferred: string[] = [];
    let bytes = 0;
    for (const { request, grant, outcome } of await Promise.all(writes)) {
      if (!outcome.ok) {
        refuse(request, outcome.code);
        continue;
      }
      const { room } = outcome.value;
      if (bytes > BOUNDS.reply) {
        deferred.push(request.room);
        continue;
      }
      const membership: Membership = { user, room, role: grant.role };
      await enter(membership);
      const state = await this.enter(membership, request);
      bytes += stateBytes(state);
      rooms.push(state);
    }
    return { rooms, refused, deferred };
  }

  async rooms(user: User, grants: Grants): Promise<ResultOf<'rooms'>> {
    const { store, limits } = this.deps;
    const overviews = await store.rooms(user.site, user.id, reachOf(grants), limits.rooms);
    const rooms = overviews.flatMap(({ name, title, own, last }) => {
      const grant = grantFor(grants, name);
      if (!grant) return [];
      return [
        { room: name, title: grant.title ?? title, role: grant.role, own, last: last && previewOf(last) },
      ];
    });
    return { rooms };
  }

  async send(membership: Membership, clientId: string, text: string): Promise<ResultOf<'send'>> {
    this.check('send', membership);
    this.checkText(text);
    const { room, user } = membership;
    const at = this.deps.clock.now();
    const write = { kind: 'send', room: room.id, author: user.id, clientId, text, at } as const;
    const { message, moved } = valueIn(await this.committer.submit(write, room));
    if (moved) this.receipts.moved(room, user);
    return { seq: message.seq, rev: message.rev, at: message.at };
  }

  async edit(membership: Membership, seq: number, text: string): Promise<ResultOf<'edit'>> {
    this.check('edit', membership);
    this.checkText(text);
    const { room, user } = membership;
    const at = this.deps.clock.now();
    const write = { kind: 'edit', room: room.id, seq, by: user.id, text, at } as const;
    const { message } = valueIn(await this.committer.submit(write, room));
    return { rev: message.rev, at: message.editedAt ?? at };
  }

  async delete(membership: Membership, seq: number): Promise<ResultOf<'delete'>> {
    this.check('delete', membership);
    const { room, user, role } = membership;
    const at = this.deps.clock.now();
    const moderator = mayDeleteOthers(role);
    const write = { kind: 'delete', room: room.id, seq, by: user.id, moderator, at } as const;
    const { message } = valueIn(await this.committer.submit(write, room));
    return { rev: message.rev, at: message.deletedAt ?? at };
  }

  async history(membership: Membership, before: number, limit?: number): Promise<ResultOf<'history'>> {
    this.check('history', membership);
    return this.reader.history(membership.room.id, before, limit);
  }

  async sync(membership: Membership, since: { epoch: number; rev: number }): Promise<ResultOf<'sync'>> {
    this.check('sync', membership);
    const { room, user } = membership;
    const changes = await this.reader.changes(room.id, since);
    this.live.advance(room.id, changes);
    return { room: room.name, own: await this.deps.store.own(room.id, user.id), ...changes };
  }

  /** Watermarks are taken together for a moment before they are stored and told. */
  async receipt(membership: Membership, delivered: number, read: number): Promise<void> {
    this.check('receipt', membership);
    const { room, user } = membership;
    const highest = Math.max(delivered, read);
    if (highest > (this.live.get(room.id)?.seq ?? 0)) {
      const { seq } = await this.deps.store.own(room.id, user.id);
      if (highest > seq) throw new ChatError('seq_in_future');
    }
    this.receipts.note(room, user, delivered, read);
  }

  typing(membership: Membership, on: boolean): void {
    this.check('typing', membership);
    const { room, user } = membership;
    const now = this.deps.clock.monotonic();
    // The person first: what one says too often takes nothing from the others.
    if (this.typistRate.take(`${room.id} ${user.id}`, now) > 0) return;
    if (this.typingRate.take(room.id, now) > 0) return;
    this.publish(room, { type: 'typing', room: room.name, person: user.person, on });
  }

  /** Remembers when a user was last here. */
  async seen(user: User): Promise<void> {
    valueIn(await this.committer.submit({ kind: 'seen', user: user.id, at: this.deps.clock.now() }));
  }

  /** Everything that was accepted is durable and told when this resolves. */
  async drain(): Promise<void> {
    await this.receipts.drain();
    await this.committer.drained();
  }

  /** Makes the user a member of the room, and the room where it is missing; of those only so many that nobody named. */
  private async member(
    user: User,
    name: string,
    title: string | undefined,
    isNamedRoom: boolean,
  ): Promise<OutcomeOf<'join'>> {
    const { site, id } = user;
    const { clock } = this.deps;
    const write = { kind: 'join', site, name, title, user: id, at: clock.now() } as const;
    if (isNamedRoom) return this.committer.submit(write);
    const outcome = await this.committer.submit({ ...write, existing: true });
    if (outcome.ok) return outcome;
    if (this.newRoomsRate.take(id, clock.monotonic()) > 0) return { ok: false, code: 'rate_limited' };
    try {
      return await this.committer.submit(write);
    } catch (error) {
      this.newRoomsRate.giveBack(id);
      throw error;
    }
  }

  private async enter(membership: Membership, { epoch, rev, limit }: JoinRequest): Promise<RoomState> {
    const since = epoch === undefined || rev === undefined ? null : { epoch, rev };
    const state = await this.reader.state(membership, since, limit);
    const live = this.live.get(membership.room.id);
    if (live)
      live.members = state.members.kind === 'list' ? state.members.people.length : state.members.count;
    this.live.advance(membership.room.id, state);
    return state;
  }

  private check(command: RoomCommand, { role }: Membership): void {
    if (!mayUse(command, role)) throw new ChatError('not_allowed');
  }

  private checkText(text: string): void {
    const problem = textProblem(text, this.deps.limits.text);
    if (problem) throw new ChatError(problem);
  }

  private fanOut(batch: readonly Committed[]): void {
    for (const { room, epoch, seq, rev, frames } of roomEvents(batch)) {
      this.live.advance(room.id, { epoch, seq, rev });
      for (const frame of frames) this.publish(room, frame);
    }
  }
}
