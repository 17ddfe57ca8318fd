/**
 * The wire: every frame as a schema, and the types that follow from it. Nothing else declares a frame's shape.
 * The page a client author reads is README.md beside this file; a test checks its examples against these schemas.
 *
 * Times are milliseconds since 1970 by the server's clock. `seq` numbers the messages of a room (1, 2, 3 …),
 * `rev` numbers its changes. Fields that are not named here are ignored and never stored.
 */
import { type Static, Type as T, type TSchema } from '@sinclair/typebox';
import { ROLES } from './codes.ts';

/** Sizes that bound a frame before anything else looks at it. Strings in UTF-16 code units, frames in bytes. */
export const BOUNDS = {
  helloFrame: 24 * 1024,
  frame: 64 * 1024,
  depth: 8,
  token: 16 * 1024,
  roomName: 128,
  userId: 128,
  personName: 100,
  title: 200,
  historyPage: 100,
  /** About how many bytes of messages the server puts into one frame; at least one message or room always fits. */
  reply: 256 * 1024,
} as const;

const Id = T.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Count = T.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Time = T.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Letters, digits and `. _ : @ / ~ = + -`, not beginning with a sign. Never `*`, which is a pattern's. */
export const ROOM_NAME = '^[A-Za-z0-9][A-Za-z0-9._:@/~=+-]{0,127}$';
const RoomName = T.String({ pattern: ROOM_NAME });
const ClientId = T.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
/** Names one running client (a tab, a bot). */
const Device = T.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' });
const Token = T.String({ maxLength: BOUNDS.token });
const RoleSchema = T.Union(ROLES.map((role) => T.Literal(role)));

// ── What frames are made of ────────────────────────────────────────────────────────────────────────────────

const Person = T.Object({
  id: T.String(),
  name: T.String(),
  picture: T.Optional(T.String()),
});
export type Person = Static<typeof Person>;

/** A message in its latest state. Deleted: `deletedAt` is there, `text` is not (a tombstone). */
const Message = T.Object({
  seq: Count,
  rev: Count,
  clientId: ClientId,
  from: Person,
  at: Time,
  text: T.Optional(T.String()),
  editedAt: T.Optional(Time),
  deletedAt: T.Optional(Time),
});
export type Message = Static<typeof Message>;

/** What the reader of a room has received and read, and what that leaves: true when the room was at `seq`. */
const Own = T.Object({ delivered: Count, read: Count, unread: Count, seq: Count });
/** `unread` is capped at 100. */
export type Own = Static<typeof Own>;

const Member = T.Object({
  ...Person.properties,
  delivered: Count,
  read: Count,
  online: T.Boolean(),
  /** When this person's last connection ended; `null` if never known. */
  lastSeen: T.Union([Time, T.Null()]),
});
export type Member = Static<typeof Member>;

/** Descending watermarks with how many members have reached at least them: `[[seq, count], …]`. */
const Steps = T.Array(T.Tuple([Count, Count]));
export type Steps = Static<typeof Steps>;

/**
 * Who is in a room. `list`: everybody, in rooms of at most the server's limit (100 unless configured).
 * `summary`: counts only, in larger ones.
 */
const Members = T.Union([
  T.Object({ kind: T.Literal('list'), people: T.Array(Member) }),
  T.Object({ kind: T.Literal('summary'), count: Count, online: Count, delivered: Steps, read: Steps }),
]);
export type Members = Static<typeof Members>;

/**
 * What a client has to apply to be at `rev`. `reset`: drop the messages of this room first, `messages` are its
 * latest; otherwise they are all that changed since the position asked from, oldest `seq` first.
 * `before`: whether older messages than the first one exist (only said with `reset`).
 */
const Changes = T.Object({
  epoch: Count,
  rev: Count,
  seq: Count,
  reset: T.Boolean(),
  before: T.Boolean(),
  messages: T.Array(Message),
});
export type Changes = Static<typeof Changes>;

const RoomState = T.Object({
  room: RoomName,
  title: T.String(),
  role: RoleSchema,
  members: Members,
  own: Own,
  ...Changes.properties,
});
export type RoomState = Static<typeof RoomState>;

const RoomSummary = T.Object({
  room: RoomName,
  title: T.String(),
  role: RoleSchema,
  own: Own,
  last: T.Union([Message, T.Null()]),
});
export type RoomSummary = Static<typeof RoomSummary>;

/**
 * A room to join. With `epoch` and `rev`: resume from there. Without: begin with the latest `limit` messages
 * (50 unless given).
 */
const JoinRequest = T.Object({
  room: RoomName,
  epoch: T.Optional(Count),
  rev: T.Optional(Count),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: BOUNDS.historyPage })),
});
export type JoinRequest = Static<typeof JoinRequest>;

const Refusal = T.Object({ room: T.String(), code: T.String(), message: T.String() });
export type Refusal = Static<typeof Refusal>;

/** Rooms that were asked for and did not fit into this frame: join them next. */
const Deferred = T.Array(RoomName);

/** The newest change of each joined room that the server knows of. */
const Heads = T.Array(T.Object({ room: RoomName, rev: Count }));
export type Heads = Static<typeof Heads>;

// ── Commands: client → server ──────────────────────────────────────────────────────────────────────────────

export const COMMANDS = {
  hello: T.Object({
    type: T.Literal('hello'),
    id: Id,
    version: T.Integer(),
    token: Token,
    device: Device,
    rooms: T.Optional(T.Array(JoinRequest, { maxItems: 200 })),
  }),
  refresh: T.Object({ type: T.Literal('refresh'), id: Id, token: Token }),
  rooms: T.Object({ type: T.Literal('rooms'), id: Id }),
  join: T.Object({
    type: T.Literal('join'),
    id: Id,
    rooms: T.Array(JoinRequest, { minItems: 1, maxItems: 200 }),
  }),
  leave: T.Object({ type: T.Literal('leave'), id: Id, room: RoomName }),
  send: T.Object({ type: T.Literal('send'), id: Id, room: RoomName, clientId: ClientId, text: T.String() }),
  edit: T.Object({ type: T.Literal('edit'), id: Id, room: RoomName, seq: Id, text: T.String() }),
  delete: T.Object({ type: T.Literal('delete'), id: Id, room: RoomName, seq: Id }),
  history: T.Object({
    type: T.Literal('history'),
    id: Id,
    room: RoomName,
    before: Id,
    limit: T.Optional(T.Integer({ minimum: 1, maximum: BOUNDS.historyPage })),
  }),
  sync: T.Object({ type: T.Literal('sync'), id: Id, room: RoomName, epoch: Count, rev: Count }),
  receipt: T.Object({
    type: T.Literal('receipt'),
    id: T.Optional(Id),
    room: RoomName,
    delivered: T.Optional(Count),
    read: T.Optional(Count),
  }),
  typing: T.Object({ type: T.Literal('typing'), id: T.Optional(Id), room: RoomName, on: T.Boolean() }),
  ping: T.Object({ type: T.Literal('ping'), id: Id }),
  pong: T.Object({ type: T.Literal('pong') }),
} as const satisfies Record<string, TSchema>;

export type CommandType = keyof typeof COMMANDS;
export type CommandOf<K extends CommandType> = Static<(typeof COMMANDS)[K]>;
export type Command = { [K in CommandType]: CommandOf<K> }[CommandType];

// ── Results: what an `ok` carries, by the command it answers ───────────────────────────────────────────────

export const RESULTS = {
  refresh: T.Object({
    expires: Time,
    /** The role in every joined room, as the new token has it. */
    rooms: T.Array(T.Object({ room: RoomName, role: RoleSchema })),
  }),
  rooms: T.Object({ rooms: T.Array(RoomSummary) }),
  join: T.Object({ rooms: T.Array(RoomState), refused: T.Array(Refusal), deferred: Deferred }),
  leave: T.Object({}),
  send: T.Object({ seq: Count, rev: Count, at: Time }),
  edit: T.Object({ rev: Count, at: Time }),
  delete: T.Object({ rev: Count, at: Time }),
  /** `messages` oldest first, all with a `seq` below `before`; true at `rev`. `more`: whether older ones exist. */
  history: T.Object({ epoch: Count, rev: Count, messages: T.Array(Message), more: T.Boolean() }),
  sync: T.Object({ room: RoomName, own: Own, ...Changes.properties }),
  receipt: T.Object({}),
  typing: T.Object({}),
} as const satisfies Partial<Record<CommandType, TSchema>>;

export type ResultOf<K extends keyof typeof RESULTS> = Static<(typeof RESULTS)[K]>;

// ── Frames: server → client ────────────────────────────────────────────────────────────────────────────────

export const FRAMES = {
  welcome: T.Object({
    type: T.Literal('welcome'),
    id: Id,
    you: Person,
    /** When the token ends. */
    expires: Time,
    now: Time,
    limits: T.Object({ text: Count, rooms: Count }),
    rooms: T.Array(RoomState),
    refused: T.Array(Refusal),
    deferred: Deferred,
  }),
  ok: T.Object({ type: T.Literal('ok'), id: Id, result: T.Unknown() }),
  error: T.Object({
    type: T.Literal('error'),
    /** Missing when the error answers no command in particular. */
    id: T.Optional(Id),
    code: T.String(),
    message: T.String(),
    temporary: T.Boolean(),
    /** Milliseconds. */
    retryAfter: T.Optional(Count),
  }),
  /** Everything that changed in a room after `from` up to `rev`, each message once in its latest state. */
  events: T.Object({
    type: T.Literal('events'),
    room: RoomName,
    epoch: Count,
    from: Count,
    rev: Count,
    messages: T.Array(Message),
  }),
  receipts: T.Union([
    T.Object({
      type: T.Literal('receipts'),
      room: RoomName,
      members: T.Array(T.Object({ id: T.String(), delivered: Count, read: Count })),
    }),
    T.Object({ type: T.Literal('receipts'), room: RoomName, delivered: Steps, read: Steps }),
  ]),
  typing: T.Object({ type: T.Literal('typing'), room: RoomName, person: Person, on: T.Boolean() }),
  /** Differences in a small room; in a large one only the counts. */
  presence: T.Union([
    T.Object({ type: T.Literal('presence'), room: RoomName, changed: T.Array(Member) }),
    T.Object({ type: T.Literal('presence'), room: RoomName, count: Count, online: Count }),
  ]),
  /** To all connections of one user, when what they have read has moved. */
  own: T.Object({ type: T.Literal('own'), room: RoomName, own: Own }),
  /** The connection is no longer in the room: the user's new token does not name it. */
  left: T.Object({ type: T.Literal('left'), room: RoomName, code: T.String(), message: T.String() }),
  ping: T.Object({ type: T.Literal('ping'), heads: Heads }),
  pong: T.Object({ type: T.Literal('pong'), id: Id, heads: Heads }),
  /** The last frame before the server closes. `retryAfter`: when to come back, in milliseconds. */
  bye: T.Object({
    type: T.Literal('bye'),
    code: T.String(),
    message: T.String(),
    retryAfter: T.Optional(Count),
  }),
} as const satisfies Record<string, TSchema>;

export type FrameType = keyof typeof FRAMES;
export type FrameOf<K extends FrameType> = Static<(typeof FRAMES)[K]>;
export type Frame = { [K in FrameType]: FrameOf<K> }[FrameType];
