/**
 * One socket's side of the protocol: hello, commands in order, heartbeat, end. Knows no transport (peer.ts) and
 * holds no rule of the domain (chat/).
 */
import { ChatError } from '../chat/chat-error.ts';
import { grantFor } from '../chat/grants.ts';
import type { Membership } from '../chat/membership.ts';
import type { Session } from '../chat/session.ts';
import { roomTopic, userTopic } from '../chat/topics.ts';
import { CLOSE, type CloseCode, ERRORS, type ErrorCode, PROTOCOL_VERSION } from '../protocol/codes.ts';
import { decode } from '../protocol/decode.ts';
import {
  BOUNDS,
  type Command,
  type CommandOf,
  type Frame,
  type Heads,
  type JoinRequest,
  type ResultOf,
} from '../protocol/frames.ts';
import type { User } from '../store/store.ts';
import { execute, isOvertakable, isSend, type Speaker } from './commands.ts';
import type { Realtime } from './connections.ts';
import { Mailbox } from './mailbox.ts';
import type { Peer } from './peer.ts';

/** Milliseconds. A side that has heard nothing for `SILENCE` takes the connection for dead (within 35 s, [G5]). */
export const HEARTBEAT = 12_000;
export const SILENCE = 30_000;
export const HELLO_DEADLINE = 10_000;
/** Commands of one connection that may wait or be under way. */
const MAILBOX = 256;
/** Commands refused for their rate in a row before the connection is ended. */
const MAX_REFUSED = 1000;

type State =
  | { readonly kind: 'greeting'; readonly since: number }
  | { readonly kind: 'open'; readonly speaker: Speaker; readonly device: string }
  | { readonly kind: 'closed' };

export class Connection {
  private state: State;
  private lastHeard: number;
  private nextPing: number;
  private refusedInARow = 0;
  private readonly mailbox = new Mailbox<Command>(MAILBOX, isOvertakable, (command) => this.handle(command));

  constructor(
    private readonly realtime: Realtime,
    readonly peer: Peer,
  ) {
    const now = realtime.clock.now();
    this.state = { kind: 'greeting', since: now };
    this.lastHeard = now;
    this.nextPing = now + HEARTBEAT;
  }

  // ── What the transport calls ──────────────────────────────────────────────────────────────────────────────

  /** A frame came in. `null` stands for a binary one. */
  receive(text: string | null): void {
    this.lastHeard = this.realtime.clock.now();
    if (this.state.kind === 'closed' || this.realtime.draining) return;
    if (text === null) return this.refuseFrame('binary_frame');
    const bound = this.state.kind === 'open' ? BOUNDS.frame : BOUNDS.helloFrame;
    if (text.length * 3 > bound && Buffer.byteLength(text) > bound) return this.refuseFrame('too_large');
    const decoded = decode(text);
    if (!decoded.ok) return this.refuseFrame(decoded.code, decoded.id, decoded.detail);
    const { command } = decoded;
    if (this.state.kind === 'greeting' && command.type !== 'hello') {
      return this.refuseFrame('hello_required', 'id' in command ? command.id : undefined);
    }
    if (this.isTooFast(command)) return;
    if (!this.mailbox.push(command)) {
      this.sendError(new ChatError('busy', { retryAfter: 1000 }), 'id' in command ? command.id : undefined);
    }
  }

  /** Something that is not a command showed that the peer lives. */
  heard(): void {
    this.lastHeard = this.realtime.clock.now();
  }

  /** The socket has ended, whoever ended it. */
  ended(): void {
    const { state } = this;
    this.state = { kind: 'closed' };
    this.mailbox.clear();
    this.realtime.connections.remove(this);
    if (state.kind !== 'open') return;
    const { user, joined } = state.speaker;
    for (const membership of joined.values()) this.exit(membership);
    joined.clear();
    this.realtime.hub.leave(userTopic(user.id));
    this.realtime.connections.unbind(this, user, state.device);
  }

  // ── What the registry calls ───────────────────────────────────────────────────────────────────────────────

  /** Once a second or so: deadlines, the token's end, the heartbeat. */
  tick(now: number): void {
    const { state } = this;
    if (state.kind === 'closed') return;
    if (state.kind === 'greeting') {
      if (now - state.since >= HELLO_DEADLINE) this.close('hello_timeout', CLOSE.hello_timeout);
      return;
    }
    if (now - this.lastHeard >= SILENCE) return this.peer.terminate();
    if (this.hasExpired(state.speaker.session, now)) return this.close('token_expired', CLOSE.token_expired);
    if (now >= this.nextPing) this.ping(now);
  }

  /** Sends the heads now, so that the client compares them. */
  ping(now: number): void {
    this.nextPing = now + HEARTBEAT;
    if (this.state.kind === 'open') this.send({ type: 'ping', heads: this.heads(this.state.speaker) });
  }

  close(code: ErrorCode, closeCode: CloseCode, retryAfter?: number): void {
    if (this.state.kind === 'closed') return;
    const { message } = ERRORS[code];
    this.send({ type: 'bye', code, message, ...(retryAfter === undefined ? {} : { retryAfter }) });
    this.mailbox.clear();
    this.peer.close(closeCode, code);
  }

  // ── Commands ──────────────────────────────────────────────────────────────────────────────────────────────

  private async handle(command: Command): Promise<void> {
    const id = 'id' in command ? command.id : undefined;
    try {
      if (command.type === 'hello') await this.hello(command);
      else if (this.state.kind === 'open') await this.command(command, this.state.speaker);
    } catch (error) {
      if (error instanceof ChatError) return this.sendError(error, id);
      this.realtime.log(`A ${command.type} failed: ${error instanceof Error ? (error.stack ?? error) : error}`);
      this.sendError(new ChatError('internal'), id);
      this.close('internal', CLOSE.internal);
    }
  }

  private async command(command: Exclude<Command, { type: 'hello' }>, speaker: Speaker): Promise<void> {
    if (this.hasExpired(speaker.session, this.realtime.clock.now())) {
      return this.close('token_expired', CLOSE.token_expired);
    }
    if (command.type === 'pong') return;
    if (command.type === 'ping') {
      return this.send({ type: 'pong', id: command.id, heads: this.heads(speaker) });
    }
    const result = await execute(this.realtime.chat, speaker, command);
    if (command.id !== undefined) this.send({ type: 'ok', id: command.id, result });
  }

  private async hello({ id, version, token, device, rooms }: CommandOf<'hello'>): Promise<void> {
    if (this.state.kind === 'open') throw new ChatError('hello_twice');
    if (version !== PROTOCOL_VERSION) {
      this.sendError(new ChatError('unsupported_version', { message: `The server speaks version ${PROTOCOL_VERSION} of the protocol, not ${version}.` }), id);
      return this.close('unsupported_version', CLOSE.unsupported_version);
    }
    try {
      const session = await this.realtime.authenticate(token, this.peer);
      const user = await this.realtime.chat.user(session.site, session.person);
      if (this.state.kind !== 'greeting') return;
      await this.welcome(id, session, user, device, rooms ?? []);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.sendError(error, id);
      if (error.temporary) this.close(error.code, CLOSE.internal, error.retryAfter);
      else this.close(error.code, error.code === 'token_expired' ? CLOSE.token_expired : CLOSE.token);
    }
  }

  private async welcome(
    id: number,
    session: Session,
    user: User,
    device: string,
    requests: readonly JoinRequest[],
  ): Promise<void> {
    const { connections, hub, clock, limits } = this.realtime;
    if (!connections.bind(this, user, device)) {
      return this.close('too_many_connections', CLOSE.too_many_connections);
    }
    const speaker: Speaker = {
      session,
      user,
      joined: new Map(),
      join: (wanted) => this.join(speaker, wanted),
      leave: (room) => this.leave(speaker, room),
      refresh: (next) => this.refresh(speaker, next),
    };
    this.state = { kind: 'open', speaker, device };
    this.peer.subscribe(userTopic(user.id));
    await hub.join(userTopic(user.id));
    const joined = requests.length > 0 ? await this.join(speaker, requests) : { rooms: [], refused: [], deferred: [] };
    this.send({
      type: 'welcome',
      id,
      you: user.person,
      expires: session.expires,
      now: clock.now(),
      limits: { text: limits.text, rooms: limits.rooms },
      ...joined,
    });
  }

  private async refresh(speaker: Speaker, token: string): Promise<ResultOf<'refresh'>> {
    const session = await this.realtime.authenticate(token, this.peer);
    const { user, joined } = speaker;
    if (session.site !== user.site || session.person.id !== user.person.id) throw new ChatError('token_wrong_user');
    speaker.session = session;
    for (const [name, membership] of joined) {
      const grant = grantFor(session.grants, name);
      if (grant) joined.set(name, { ...membership, role: grant.role });
      else {
        this.leave(speaker, name);
        this.send({ type: 'left', room: name, code: 'no_such_room', message: ERRORS.no_such_room.message });
      }
    }
    const rooms = [...joined].map(([room, { role }]) => ({ room, role }));
    return { expires: session.expires, rooms };
  }

  // ── Rooms ─────────────────────────────────────────────────────────────────────────────────────────────────

  private async join(speaker: Speaker, wanted: readonly JoinRequest[]): Promise<ResultOf<'join'>> {
    const { chat, presence, limits } = this.realtime;
    const { user, session, joined } = speaker;
    const names = new Set(joined.keys());
    const requests = wanted.filter(({ room }) => names.has(room) || names.size < limits.rooms ? names.add(room) : false);
    const overflow = wanted.filter((request) => !requests.includes(request));

    const result = await chat.join(user, session.grants, requests, (membership) => this.enter(joined, membership));
    for (const state of result.rooms) {
      const membership = joined.get(state.room);
      if (membership) presence.enter(membership.room, user, state.own, this);
    }
    const { message } = ERRORS.too_many_rooms;
    const tooMany = overflow.map(({ room }) => ({ room, code: 'too_many_rooms', message }));
    return { ...result, refused: [...result.refused, ...tooMany] };
  }

  private leave({ joined }: Speaker, name: string): void {
    const membership = joined.get(name);
    if (!membership) return;
    joined.delete(name);
    this.peer.unsubscribe(roomTopic(membership.room.id));
    this.exit(membership);
  }
  /** Subscribed before the room is read; a room that is joined already only takes the new role. */
  private async enter(joined: Map<string, Membership>, membership: Membership): Promise<void> {
    if (this.state.kind !== 'open') return;
    const { room } = membership;
    const known = joined.has(room.name);
    joined.set(room.name, membership);
    if (known) return;
    this.realtime.chat.live.enter(room);
    this.peer.subscribe(roomTopic(room.id));
    await this.realtime.hub.join(roomTopic(room.id));
  }

  private exit({ room, user }: Membership): void {
    this.realtime.presence.leave(room.id, user.id, this);
    this.realtime.hub.leave(roomTopic(room.id));
    this.realtime.chat.live.exit(room.id);
  }

  private heads({ joined }: Speaker): Heads {
    const { live } = this.realtime.chat;
    return [...joined].map(([room, membership]) => ({ room, rev: live.get(membership.room.id)?.rev ?? 0 }));
  }

  // ── Answers ───────────────────────────────────────────────────────────────────────────────────────────────

  private isTooFast(command: Command): boolean {
    if (this.state.kind !== 'open' || command.type === 'pong') return false;
    const { rates, clock } = this.realtime;
    const key = this.state.speaker.user.id;
    const wait =
      rates.commands.take(key, clock.now()) || (isSend(command) ? rates.sends.take(key, clock.now()) : 0);
    if (wait === 0) {
      this.refusedInARow = 0;
      return false;
    }
    if (++this.refusedInARow > MAX_REFUSED) this.close('rate_limited', CLOSE.rate_limited, wait);
    else this.sendError(new ChatError('rate_limited', { retryAfter: wait }), 'id' in command ? command.id : undefined);
    return true;
  }

  /** Answers a frame that is no valid command. Before the hello that is the end: one frame is all there is. */
  private refuseFrame(code: ErrorCode, id?: number, detail?: string): void {
    this.sendError(new ChatError(code, { message: detail && `${ERRORS[code].message} (${detail})` }), id);
    if (this.state.kind === 'greeting') this.close(code, CLOSE.protocol);
  }

  private sendError({ code, message, temporary, retryAfter }: ChatError, id?: number): void {
    this.send({
      type: 'error',
      ...(id === undefined ? {} : { id }),
      code,
      message,
      temporary,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }

  private send(frame: Frame): void {
    if (this.state.kind !== 'closed') this.peer.send(JSON.stringify(frame));
  }

  private hasExpired({ expires }: Session, now: number): boolean {
    return now >= expires + this.realtime.toleranceMs;
  }
}
