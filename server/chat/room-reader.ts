/** Reads that answer a client: bounded in bytes, with who is online filled in. */
import { BOUNDS, type Changes, type Members, type ResultOf, type RoomState } from '../protocol/frames.ts';
import type { RoomId, Store, UserId } from '../store/store.ts';
import { messageBytes, newestThatFit } from './budget.ts';
import type { Membership } from './membership.ts';

const PAGE = 50;

/** Who has a connection in a room now, on any node. */
export interface OnlineView {
  online(room: RoomId): Pick<ReadonlySet<UserId>, 'has' | 'size'>;
}

interface Position {
  readonly epoch: number;
  readonly rev: number;
}

export class RoomReader {
  constructor(
    private readonly store: Pick<Store, 'changes' | 'page' | 'own' | 'members'>,
    private readonly presence: OnlineView,
    /** Rooms with more members than this are told counts instead of people. */
    private readonly largeRoom: number,
  ) {}

  async changes(room: RoomId, since: Position | null, latest = PAGE): Promise<Changes> {
    const changes = await this.store.changes(room, since, latest);
    const bytes = changes.messages.reduce((sum, message) => sum + messageBytes(message), 0);
    if (bytes <= BOUNDS.reply) return changes;
    if (!changes.reset) return this.changes(room, null);
    return { ...changes, messages: [...newestThatFit(changes.messages)], before: true };
  }

  async history(room: RoomId, before: number, limit = PAGE): Promise<ResultOf<'history'>> {
    const page = await this.store.page(room, before, limit);
    const messages = newestThatFit(page.messages);
    return {
      epoch: page.epoch,
      rev: page.rev,
      messages: [...messages],
      more: page.more || messages.length < page.messages.length,
    };
  }

  /** As `self` sees it, who is there by asking. */
  private async members(room: RoomId, self: UserId): Promise<Members> {
    const records = await this.store.members(room, this.largeRoom);
    const online = this.presence.online(room);
    if (records.kind === 'summary') return { ...records, online: online.size + (online.has(self) ? 0 : 1) };
    const people = records.members.map(({ person, user, delivered, read, lastSeen }) => ({
      ...person,
      delivered,
      read,
      online: user === self || online.has(user),
      lastSeen,
    }));
    return { kind: 'list', people };
  }

  async state(
    { room, role, user }: Membership,
    since: Position | null,
    latest: number | undefined,
  ): Promise<RoomState> {
    const changes = await this.changes(room.id, since, latest);
    const own = await this.store.own(room.id, user.id);
    const members = await this.members(room.id, user.id);
    return { room: room.name, title: room.title, role, members, own, ...changes };
  }
}
