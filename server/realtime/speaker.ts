/** Somebody who has said hello: who they are by their token, and the rooms their connection has joined. */
import { ChatError } from '../chat/chat-error.ts';
import { grantFor } from '../chat/grants.ts';
import type { Membership } from '../chat/membership.ts';
import type { Session } from '../chat/session.ts';
import { roomTopic, userTopic } from '../chat/topics.ts';
import { ERRORS } from '../protocol/codes.ts';
import type { FrameOf, Heads, JoinRequest, ResultOf } from '../protocol/frames.ts';
import type { User } from '../store/store.ts';
import type { Peer } from './peer.ts';
import type { Realtime } from './realtime.ts';

export interface Listener {
  /** The token in force no longer allows a room that was joined. */
  left(frame: FrameOf<'left'>): void;
}

export class Speaker {
  /** In the order of joining. Most have joined a few rooms: a list of them takes a tenth of the memory of a map. */
  private readonly joined: Membership[] = [];
  private gone = false;

  /** `session` changes with every refresh; `user` stays the same one, maybe under another name. */
  constructor(
    private readonly realtime: Realtime,
    private readonly peer: Peer,
    public session: Session,
    public user: User,
    private readonly listener: Listener,
  ) {}

  /** `undefined` unless the room is joined. */
  membership(room: string): Membership | undefined {
    return this.joined.find(({ room: { name } }) => name === room);
  }

  /** To what is for this user alone. Ended by the registry, with the user's last connection. */
  async listen(): Promise<void> {
    await this.realtime.hub.bus.join(userTopic(this.user.id));
  }

  async join(wanted: readonly JoinRequest[]): Promise<ResultOf<'join'>> {
    const { chat, presence, limits } = this.realtime;
    const names = new Set(this.joined.map(({ room }) => room.name));
    const fits = ({ room }: JoinRequest) => {
      if (!names.has(room) && names.size >= limits.rooms) return false;
      names.add(room);
      return true;
    };
    const requests = wanted.filter(fits);
    const entered = new Map<string, Membership>();
    const result = await chat.join(this.user, this.session.grants, requests, (membership) => {
      entered.set(membership.room.name, membership);
      return this.enter(membership);
    });
    for (const state of result.rooms) {
      const membership = entered.get(state.room);
      if (!membership) continue;
      presence.enter(membership.room, this.user, state.own, this);
      // Who has gone meanwhile may have become a member, of whom nobody else would be told.
      if (this.gone) presence.leave(membership.room.id, this.user.id, this);
    }
    const { message } = ERRORS.too_many_rooms;
    const tooMany = wanted
      .filter((request) => !requests.includes(request))
      .map(({ room }) => ({ room, code: 'too_many_rooms', message }));
    return { ...result, refused: [...result.refused, ...tooMany] };
  }

  leave(name: string): void {
    const membership = this.membership(name);
    if (!membership) return;
    this.joined.splice(this.joined.indexOf(membership), 1);
    this.peer.unsubscribe(roomTopic(membership.room.id));
    this.exit(membership);
  }

  /** @throws {ChatError} `token_…`; the present session then stays. */
  async refresh(token: string): Promise<ResultOf<'refresh'>> {
    const session = await this.realtime.authenticate(token, this.peer);
    if (session.site !== this.user.site || session.person.id !== this.user.person.id) {
      throw new ChatError('token_wrong_user');
    }
    const { name, picture } = session.person;
    if (name !== this.user.person.name || picture !== this.user.person.picture) {
      this.user = await this.realtime.chat.user(session.site, session.person);
    }
    this.session = session;
    const { user } = this;
    for (const membership of [...this.joined]) {
      const { name } = membership.room;
      const grant = grantFor(session.grants, name);
      if (grant) this.replace(membership, { ...membership, user, role: grant.role });
      else {
        this.leave(name);
        const { message } = ERRORS.no_such_room;
        this.listener.left({ type: 'left', room: name, code: 'no_such_room', message });
      }
    }
    const rooms = this.joined.map(({ room, role }) => ({ room: room.name, role }));
    return { expires: session.expires, rooms };
  }

  heads(): Heads {
    const { live } = this.realtime.chat;
    return this.joined.map(({ room }) => ({ room: room.name, rev: live.get(room.id)?.rev ?? 0 }));
  }

  /** The socket has ended, and with it its subscriptions. */
  end(): void {
    this.gone = true;
    for (const membership of this.joined.splice(0)) this.exit(membership);
  }

  /** Subscribed before the room is read; a room that is joined already only takes the new role. */
  private async enter(membership: Membership): Promise<void> {
    if (this.gone) return;
    const { room } = membership;
    const known = this.membership(room.name);
    if (known) {
      this.replace(known, membership);
      return;
    }
    this.joined.push(membership);
    this.realtime.chat.live.enter(room.id);
    this.peer.subscribe(roomTopic(room.id));
    await this.realtime.hub.join(roomTopic(room.id));
  }

  private replace(former: Membership, membership: Membership): void {
    this.joined[this.joined.indexOf(former)] = membership;
  }

  private exit({ room, user }: Membership): void {
    this.realtime.presence.leave(room.id, user.id, this);
    this.realtime.hub.leave(roomTopic(room.id));
    this.realtime.chat.live.exit(room.id);
  }
}
