import { ERRORS, type ErrorCode } from '../../server/protocol/codes.ts';
import type {
  Changes,
  Command,
  Frame,
  FrameOf,
  JoinRequest,
  Message,
  Own,
  Person,
  RoomState,
} from '../../server/protocol/frames.ts';
import { MAX_CHANGES, MAX_UNREAD } from '../../server/store/store.ts';
import type { Clock, Socket } from '../../widget/client/environment.ts';
import { SocketPair } from './socket-pair.ts';

/** A token that no signature holds together; the fake server believes it. */
export function fakeToken(user: string, claims: { kid?: string; exp?: number } = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { kid = 'k1', exp = 0 } = claims;
  return `${part({ alg: 'HS256', kid })}.${part({ sub: user, name: user, exp })}.c2ln`;
}

class FakeRoom {
  epoch = 1;
  rev = 0;
  messages: Message[] = [];
  readonly marks = new Map<string, { delivered: number; read: number }>();
  constructor(readonly name: string) {}

  get seq(): number {
    return this.messages.length;
  }

  write(from: Person, clientId: string, text: string, at: number): { message: Message; fresh: boolean } {
    const known = this.messages.find((message) => message.clientId === clientId);
    if (known) return { message: known, fresh: false };
    const message = { seq: this.seq + 1, rev: ++this.rev, clientId, from, at, text };
    this.messages.push(message);
    return { message, fresh: true };
  }

  change(seq: number, change: (message: Message) => Message): Message {
    const before = this.messages[seq - 1];
    if (!before) throw new Error(`no message ${seq}`);
    const message = { ...change(before), rev: ++this.rev };
    this.messages[seq - 1] = message;
    return message;
  }

  changes({ epoch, rev, limit = 50 }: Partial<JoinRequest>): Changes {
    const position = { epoch: this.epoch, rev: this.rev, seq: this.seq };
    if (epoch === this.epoch && rev !== undefined && rev <= this.rev && this.rev - rev <= MAX_CHANGES) {
      const messages = this.messages.filter((message) => message.rev > rev);
      return { ...position, reset: false, before: false, messages };
    }
    return { ...position, reset: true, before: this.seq > limit, messages: this.messages.slice(-limit) };
  }

  own(user: string): Own {
    const { delivered, read } = this.marks.get(user) ?? { delivered: 0, read: 0 };
    const unread = this.messages.filter(
      ({ seq, from, deletedAt }) => seq > read && from.id !== user && deletedAt === undefined,
    );
    return { delivered, read, unread: Math.min(MAX_UNREAD, unread.length), seq: this.seq };
  }
}

interface Connection {
  readonly pair: SocketPair;
  user: Person | null;
  readonly joined: Set<string>;
}

/**
 * A server in memory that keeps the protocol: dense `seq` and `rev`, idempotent sends, resume, resets, history.
 * What is scripted: refusals, loss, and when frames arrive.
 */
export class FakeServer {
  readonly connections: Connection[] = [];
  readonly rooms = new Map<string, FakeRoom>();
  /** Whether attempts to connect succeed. */
  reachable = true;
  /** Whether frames wait on new sockets until they are delivered. */
  manual = false;
  /** Milliseconds that a token is good for. */
  life = 3_600_000;
  limits = { text: 4000, rooms: 100 };
  /** Rooms on the list of every user. */
  list: string[] = [];
  /** Asked before each command; a code refuses it. */
  refuse: (command: Command) => { code: ErrorCode; retryAfter?: number } | null = () => null;

  constructor(private readonly clock: Clock) {}

  /** The newest connection. */
  get last(): SocketPair {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error('Nobody has connected.');
    return connection.pair;
  }

  room(name: string): FakeRoom {
    const room = this.rooms.get(name) ?? new FakeRoom(name);
    this.rooms.set(name, room);
    return room;
  }

  connect = (): Socket => {
    const joined = new Set<string>();
    const pair = new SocketPair(
      (command) => this.#handle(connection, command),
      () => joined.clear(),
    );
    const connection: Connection = { pair, user: null, joined };
    this.connections.push(connection);
    pair.manual = this.manual;
    queueMicrotask(() => (this.reachable ? pair.accept() : pair.close()));
    return pair.client;
  };

  /** Somebody writes. @returns the frame that everybody in the room gets. */
  say(room: string, user: string, text: string, clientId: string = crypto.randomUUID()): FrameOf<'events'> {
    return this.#fanOut(
      room,
      this.room(room).write(personOf(user), clientId, text, this.clock.now()).message,
    );
  }

  edit(room: string, seq: number, text: string): FrameOf<'events'> {
    return this.#fanOut(
      room,
      this.room(room).change(seq, (message) => ({ ...message, text, editedAt: 1 })),
    );
  }

  remove(room: string, seq: number): FrameOf<'events'> {
    return this.#fanOut(
      room,
      this.room(room).change(seq, ({ text: _, ...message }) => ({ ...message, deletedAt: 1 })),
    );
  }

  /** A frame to everybody in the room. */
  publish(room: string, frame: Frame): void {
    for (const { pair, joined } of this.connections) if (pair.open && joined.has(room)) pair.push(frame);
  }

  heads(): FrameOf<'ping'>['heads'] {
    return [...this.rooms.values()].map(({ name, rev }) => ({ room: name, rev }));
  }

  #fanOut(room: string, message: Message): FrameOf<'events'> {
    const { epoch, rev } = this.room(room);
    const frame: Frame = { type: 'events', room, epoch, from: rev - 1, rev, messages: [message] };
    this.publish(room, frame);
    return frame;
  }

  #enter(connection: Connection, request: JoinRequest): RoomState {
    const room = this.room(request.room);
    const user = connection.user?.id ?? '';
    connection.joined.add(room.name);
    const people = [...new Set([user, ...room.messages.map(({ from }) => from.id)])].map((id) => {
      const { delivered, read } = room.own(id);
      return { ...personOf(id), delivered, read, online: true, lastSeen: null };
    });
    const members = { kind: 'list' as const, people };
    const state = { room: room.name, title: room.name, role: 'write' as const, members, own: room.own(user) };
    return { ...state, ...room.changes(request) };
  }

  #handle(connection: Connection, command: Command): void {
    const { pair, joined } = connection;
    if (command.type === 'pong') return;
    const refusal = this.refuse(command);
    if (refusal) {
      const { message, temporary } = ERRORS[refusal.code];
      pair.push({ type: 'error', ...(command.id && { id: command.id }), message, temporary, ...refusal });
      return;
    }
    const ok = (result: object) => command.id && pair.push({ type: 'ok', id: command.id, result });
    const now = this.clock.now();
    const user = connection.user ?? personOf('');
    switch (command.type) {
      case 'hello': {
        connection.user = personOf(subjectOf(command.token));
        const rooms = (command.rooms ?? []).map((room) => this.#enter(connection, room));
        const { limits } = this;
        const expires = now + this.life;
        const answer = { you: connection.user, expires, now, limits, rooms, refused: [], deferred: [] };
        pair.push({ type: 'welcome', id: command.id, ...answer });
        return;
      }
      case 'refresh':
        return void ok({ expires: now + this.life, rooms: [] });
      case 'rooms': {
        const rooms = this.list.map((name) => {
          const room = this.room(name);
          return {
            room: name,
            title: name,
            role: 'write',
            own: room.own(user.id),
            last: room.messages.at(-1) ?? null,
          };
        });
        return void ok({ rooms });
      }
      case 'join':
        return void ok({
          rooms: command.rooms.map((room) => this.#enter(connection, room)),
          refused: [],
          deferred: [],
        });
      case 'leave':
        joined.delete(command.room);
        return void ok({});
      case 'send': {
        const { message, fresh } = this.room(command.room).write(user, command.clientId, command.text, now);
        const { seq, rev, at } = message;
        ok({ seq, rev, at });
        if (fresh) this.#fanOut(command.room, message);
        return;
      }
      case 'edit':
        ok({ rev: this.room(command.room).rev + 1, at: now });
        this.edit(command.room, command.seq, command.text);
        return;
      case 'delete':
        ok({ rev: this.room(command.room).rev + 1, at: now });
        this.remove(command.room, command.seq);
        return;
      case 'history': {
        const room = this.room(command.room);
        const older = room.messages.slice(0, command.before - 1);
        const messages = older.slice(-(command.limit ?? 50));
        const { epoch, rev } = room;
        return void ok({ epoch, rev, messages, more: older.length > messages.length });
      }
      case 'sync': {
        const room = this.room(command.room);
        return void ok({ room: command.room, own: room.own(user.id), ...room.changes(command) });
      }
      case 'receipt': {
        const { room: name, delivered = 0, read = 0 } = command;
        const room = this.room(name);
        const before = room.own(user.id);
        const mark = {
          delivered: Math.max(before.delivered, delivered, read),
          read: Math.max(before.read, read),
        };
        room.marks.set(user.id, mark);
        ok({});
        this.publish(name, { type: 'receipts', room: name, members: [{ id: user.id, ...mark }] });
        if (read > before.read) pair.push({ type: 'own', room: name, own: room.own(user.id) });
        return;
      }
      case 'typing':
        ok({});
        this.publish(command.room, { type: 'typing', room: command.room, person: user, on: command.on });
        return;
      case 'ping':
        pair.push({ type: 'pong', id: command.id, heads: this.heads() });
    }
  }
}

const personOf = (id: string): Person => ({ id, name: id });

const subjectOf = (token: string): string =>
  String(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub);
