/**
 * One socket's side of the protocol: hello, commands in order, heartbeat, end. Knows no transport (peer.ts) and
 * holds no rule of the domain (chat/).
 */
import { ChatError, toChatError } from '../chat/chat-error.ts';
import type { Session } from '../chat/session.ts';
import { CLOSE, type CloseCode, ERRORS, type ErrorCode, PROTOCOL_VERSION } from '../protocol/codes.ts';
import { type Decoded, decode } from '../protocol/decode.ts';
import { BOUNDS, type Command, type CommandOf, type Frame, type FrameOf } from '../protocol/frames.ts';
import { costOf, execute, isOvertakable, isSend } from './commands.ts';
import { type Handler, Mailbox } from './mailbox.ts';
import type { Peer } from './peer.ts';
import type { Realtime } from './realtime.ts';
import { type Listener, Speaker } from './speaker.ts';

/** Milliseconds. A side that has heard nothing for `SILENCE` takes the connection for dead (within 35 s, [G5]). */
const HEARTBEAT = 12_000;
const SILENCE = 30_000;
const HELLO_DEADLINE = 10_000;
/** Commands of one connection that may wait or be under way. */
const MAILBOX = 256;

interface Open {
  readonly speaker: Speaker;
  readonly device: string;
}

type State =
  /** Nothing said yet. */
  | { readonly kind: 'silent'; readonly since: number }
  /** The hello is being looked at. `session`: once its token is verified. */
  | { readonly kind: 'greeting'; readonly since: number; readonly session: Session | null }
  | ({ readonly kind: 'open' } & Open)
  /** The end has been sent, or has come. `open`: what is to be undone when it comes. */
  | { readonly kind: 'closing'; readonly open: Open | null };

export class Connection implements Handler<Command>, Listener {
  private state: State;
  private lastHeard: number;
  private nextPing: number;
  private readonly mailbox = new Mailbox<Command>(MAILBOX, this);

  constructor(
    private readonly realtime: Realtime,
    readonly peer: Peer,
  ) {
    const now = realtime.clock.monotonic();
    this.state = { kind: 'silent', since: now };
    this.lastHeard = now;
    this.nextPing = now + HEARTBEAT;
  }

  // ── What the transport calls ──────────────────────────────────────────────────────────────────────────────

  /** A frame came in. `null` stands for a binary one. */
  receive(text: string | null): void {
    this.heard();
    if (this.state.kind === 'closing' || this.realtime.draining) return;
    const decoded = this.decode(text);
    const id = decoded.ok ? idOf(decoded.command) : decoded.id;
    if (this.isTooFast(decoded, id)) return;
    if (!decoded.ok) {
      const message = decoded.detail && `${ERRORS[decoded.code].message} (${decoded.detail})`;
      this.sendError(new ChatError(decoded.code, { message }), id);
      // Before the welcome, one frame is all there is.
      if (this.state.kind !== 'open') this.close(decoded.code, CLOSE.protocol);
      return;
    }
    if (this.state.kind === 'silent') this.state = { ...this.state, kind: 'greeting', session: null };
    if (!this.mailbox.push(decoded.command)) this.sendError(new ChatError('busy', { retryAfter: 1000 }), id);
  }

  /** The peer lives. */
  heard(): void {
    this.lastHeard = this.realtime.clock.monotonic();
  }

  /** The socket has ended, whoever ended it. */
  ended(): void {
    const open =
      this.state.kind === 'open' ? this.state : this.state.kind === 'closing' ? this.state.open : null;
    this.state = { kind: 'closing', open: null };
    this.mailbox.clear();
    this.realtime.connections.remove(this);
    if (!open) return;
    open.speaker.end();
    this.realtime.connections.unbind(this, open.speaker.user, open.device);
  }

  // ── What the registry calls ───────────────────────────────────────────────────────────────────────────────

  /** Once a second or so: deadlines, the token's end, the heartbeat. */
  tick(): void {
    const { state } = this;
    const now = this.realtime.clock.monotonic();
    if (now - this.lastHeard >= SILENCE) this.peer.terminate();
    else if (state.kind === 'open') {
      if (this.hasExpired(state.speaker)) this.close('token_expired', CLOSE.token_expired);
      else if (now >= this.nextPing) this.ping();
    } else if (state.kind !== 'closing' && now - state.since >= HELLO_DEADLINE) {
      this.close('hello_timeout', CLOSE.hello_timeout);
    }
  }

  /** Sends the heads now, so that the client compares them. */
  ping(): void {
    this.nextPing = this.realtime.clock.monotonic() + HEARTBEAT;
    if (this.state.kind === 'open') this.send({ type: 'ping', heads: this.state.speaker.heads() });
  }

  /** Passes on what is for this user alone. */
  tell(frame: string): void {
    if (this.state.kind === 'open') this.peer.send(frame);
  }

  endIfRevoked(isRevoked: (session: Session) => boolean): void {
    const session =
      this.state.kind === 'open'
        ? this.state.speaker.session
        : this.state.kind === 'greeting'
          ? this.state.session
          : null;
    if (session && isRevoked(session)) this.close('token_revoked', CLOSE.token);
  }

  close(code: ErrorCode, closeCode: CloseCode, retryAfter?: number): void {
    if (this.state.kind === 'closing') return;
    const { message } = ERRORS[code];
    this.send({ type: 'bye', code, message, ...(retryAfter !== undefined && { retryAfter }) });
    this.state = { kind: 'closing', open: this.state.kind === 'open' ? this.state : null };
    this.mailbox.clear();
    this.peer.close(closeCode, code);
  }

  // ── Commands ──────────────────────────────────────────────────────────────────────────────────────────────

  isOvertakable(command: Command): boolean {
    return isOvertakable(command);
  }

  async handle(command: Command): Promise<void> {
    try {
      if (command.type === 'hello') await this.hello(command);
      else if (this.state.kind === 'open') await this.command(command, this.state.speaker);
    } catch (error) {
      const told = toChatError(error);
      this.sendError(told, idOf(command));
      if (told === error) return;
      this.realtime.log(`A ${command.type} failed: ${error instanceof Error ? error.stack : error}`);
      if (told.code === 'internal') this.close('internal', CLOSE.internal);
    }
  }

  private async command(command: Exclude<Command, { type: 'hello' }>, speaker: Speaker): Promise<void> {
    if (this.hasExpired(speaker)) {
      this.close('token_expired', CLOSE.token_expired);
    } else if (command.type === 'ping') {
      this.send({ type: 'pong', id: command.id, heads: speaker.heads() });
    } else if (command.type !== 'pong') {
      const result = await execute(this.realtime.chat, speaker, command);
      if (command.id !== undefined) this.send({ type: 'ok', id: command.id, result });
    }
  }

  /** By the wall clock, as when the token was verified: where that one jumps, the end of the token moves with it. */
  private hasExpired({ session }: Speaker): boolean {
    return this.realtime.clock.now() >= session.expires;
  }

  private async hello(hello: CommandOf<'hello'>): Promise<void> {
    if (this.state.kind === 'open') throw new ChatError('hello_twice');
    try {
      await this.greet(hello);
    } catch (error) {
      const told = toChatError(error);
      this.sendError(told, hello.id);
      this.close(told.code, closeCodeOf(told), told.retryAfter);
      if (told !== error) throw error;
    }
  }

  private async greet(hello: CommandOf<'hello'>): Promise<void> {
    const { realtime, peer } = this;
    const { id, version, token, device, rooms = [] } = hello;
    if (version !== PROTOCOL_VERSION) {
      const message = `The server speaks version ${PROTOCOL_VERSION} of the protocol, not ${version}.`;
      throw new ChatError('unsupported_version', { message });
    }
    const session = await realtime.authenticate(token, peer);
    if (this.state.kind !== 'greeting') return;
    this.state = { ...this.state, session };
    const user = await realtime.chat.user(session.site, session.person);
    if (this.state.kind !== 'greeting') return;
    const retryAfter = realtime.rates.commands.take(user.id, realtime.clock.monotonic(), costOf(hello));
    if (retryAfter > 0) throw new ChatError('rate_limited', { retryAfter });
    if (!realtime.connections.bind(this, user, device)) {
      throw new ChatError('too_many_connections', { retryAfter: 5000 });
    }
    const speaker = new Speaker(realtime, peer, session, user, this);
    this.state = { kind: 'open', speaker, device };
    await speaker.listen();
    const joined = await speaker.join(rooms);
    const { text, rooms: roomLimit } = realtime.limits;
    this.send({
      type: 'welcome',
      id,
      you: user.person,
      expires: session.expires,
      now: realtime.clock.now(),
      limits: { text, rooms: roomLimit },
      ...joined,
    });
  }

  /** The room is no longer the speaker's. */
  left(frame: FrameOf<'left'>): void {
    this.send(frame);
  }

  // ── Answers ───────────────────────────────────────────────────────────────────────────────────────────────

  private decode(text: string | null): Decoded {
    if (text === null) return { ok: false, code: 'binary_frame' };
    const bound = this.state.kind === 'open' ? BOUNDS.frame : BOUNDS.helloFrame;
    if (text.length * 3 > bound && Buffer.byteLength(text) > bound) return { ok: false, code: 'too_large' };
    const decoded = decode(text);
    if (!decoded.ok || this.state.kind === 'open') return decoded;
    if (this.state.kind === 'silent' && decoded.command.type === 'hello') return decoded;
    const id = idOf(decoded.command);
    return { ok: false, code: 'hello_required', ...(id !== undefined && { id }) };
  }

  private isTooFast(decoded: Decoded, id: number | undefined): boolean {
    if (this.state.kind !== 'open') return false;
    const { rates, clock } = this.realtime;
    const user = this.state.speaker.user.id;
    const now = clock.monotonic();
    const wait =
      rates.commands.take(user, now, decoded.ok ? costOf(decoded.command) : 1) ||
      (decoded.ok && isSend(decoded.command) ? rates.sends.take(user, now) : 0);
    if (wait === 0) return false;
    const patience = rates.refusals.take(user, now);
    if (patience > 0) this.close('rate_limited', CLOSE.rate_limited, patience);
    else this.sendError(new ChatError('rate_limited', { retryAfter: wait }), id);
    return true;
  }

  private sendError({ code, message, temporary, retryAfter }: ChatError, id: number | undefined): void {
    this.send({
      type: 'error',
      ...(id !== undefined && { id }),
      code,
      message,
      temporary,
      ...(retryAfter !== undefined && { retryAfter }),
    });
  }

  private send(frame: Frame): void {
    if (this.state.kind !== 'closing') this.peer.send(JSON.stringify(frame));
  }
}

const idOf = (command: Command): number | undefined => ('id' in command ? command.id : undefined);

const closeCodeOf = ({ code, temporary }: ChatError): CloseCode => {
  switch (code) {
    case 'token_expired':
    case 'unsupported_version':
    case 'too_many_connections':
    case 'rate_limited':
      return CLOSE[code];
  }
  return temporary ? CLOSE.internal : CLOSE.token;
};
