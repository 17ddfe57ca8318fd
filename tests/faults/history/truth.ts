/** What the database holds, read by SQL of its own: nothing of the server's code stands between. */
import { Database } from 'bun:sqlite';

export interface Truth {
  readonly rooms: readonly RoomTruth[];
}

export interface RoomTruth {
  readonly name: string;
  readonly epoch: number;
  /** What the room counts to; whether the messages agree is for the checker to say. */
  readonly lastSeq: number;
  readonly lastRev: number;
  /** Every row of the table, by `seq` and then in commit order. Nothing is merged: a double is here twice. */
  readonly messages: readonly MessageTruth[];
  readonly members: readonly MemberTruth[];
}

/** A message in its latest state. Times in milliseconds by the server's clock. */
export interface MessageTruth {
  readonly seq: number;
  /** Of the latest change. */
  readonly rev: number;
  /** The one it was sent with. */
  readonly sentRev: number;
  /** As clients write it: a UUID in lower case. */
  readonly clientId: string;
  /** The `sub` of the author's tokens. */
  readonly author: string;
  /** `null`: deleted. */
  readonly text: string | null;
  /** Every text of the message that still stands in its rows, also one that nobody is shown any more. */
  readonly kept: readonly string[];
  readonly createdAt: number;
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
}

export interface MemberTruth {
  /** The `sub` of the member's tokens. */
  readonly subject: string;
  readonly delivered: number;
  readonly read: number;
  /** Messages of others after `read` that are not deleted, at most `MAX_UNREAD`. */
  readonly unread: number;
}

/** Where unread counts end, as the protocol's page says. */
export const MAX_UNREAD = 100;

interface RoomRow {
  id: number;
  name: string;
  epoch: number;
  lastSeq: number;
  lastRev: number;
}

interface MessageRow {
  room: number;
  seq: number;
  sentRev: number;
  author: string;
  clientId: string;
  /** Anything but a text: wiped. */
  sent: unknown;
  created: number;
  rev: number | null;
  edited: number | null;
  deleted: number | null;
  revised: unknown;
}

const ROOMS = `SELECT id, name, epoch, last_seq AS lastSeq, last_rev AS lastRev FROM room ORDER BY name`;

// NOT INDEXED: a damaged index must not hide a row from here.
const MESSAGES = `
  SELECT m.room, m.seq, m.rev AS sentRev, coalesce(u.subject, 'nobody, user ' || m.author) AS author,
    lower(hex(m.client_id)) AS clientId, m.body AS sent, m.created, c.rev, c.edited, c.deleted, r.body AS revised
  FROM message m NOT INDEXED
  LEFT JOIN user u ON u.id = m.author
  LEFT JOIN change c ON c.room = m.room AND c.seq = m.seq
  LEFT JOIN revision r ON r.id = c.revision
  ORDER BY m.room, m.seq, m.id`;

const MEMBERS = `
  SELECT b.room, u.subject, b.delivered, b.read, (
    SELECT count(*) FROM (
      SELECT 1 FROM message m
      LEFT JOIN change c ON c.room = m.room AND c.seq = m.seq
      WHERE m.room = b.room AND m.seq > b.read AND m.author <> b.user AND c.deleted IS NULL
      LIMIT ${MAX_UNREAD}
    )
  ) AS unread
  FROM member b JOIN user u ON u.id = b.user
  ORDER BY b.room, u.subject`;

/**
 * Everything as one commit left it, also while a server has the file open.
 * @param path a database with the rooms of one site.
 */
export function readTruth(path: string): Truth {
  const db = new Database(path, { readonly: true });
  try {
    db.run('PRAGMA busy_timeout = 5000');
    // One read transaction, so that the three answers belong to the same moment.
    return db.transaction(() => read(db))();
  } finally {
    db.close();
  }
}

function read(db: Database): Truth {
  const messages = byRoom(db.query<MessageRow, []>(MESSAGES).all());
  const members = byRoom(db.query<MemberTruth & { room: number }, []>(MEMBERS).all());
  const rooms = db.query<RoomRow, []>(ROOMS).all();
  return {
    rooms: rooms.map(({ id, ...room }) => ({
      ...room,
      messages: (messages.get(id) ?? []).map(toMessage),
      members: (members.get(id) ?? []).map(({ room: _, ...member }) => member),
    })),
  };
}

const byRoom = <Row extends { room: number }>(rows: readonly Row[]): Map<number, Row[]> =>
  Map.groupBy(rows, ({ room }) => room);

function toMessage(row: MessageRow): MessageTruth {
  const changed = row.rev !== null;
  const kept = [row.sent, row.revised].filter((text) => typeof text === 'string');
  const latest = changed ? row.revised : row.sent;
  return {
    seq: row.seq,
    rev: row.rev ?? row.sentRev,
    sentRev: row.sentRev,
    clientId: uuid(row.clientId),
    author: row.author,
    text: typeof latest === 'string' ? latest : null,
    kept,
    createdAt: row.created,
    editedAt: row.edited,
    deletedAt: row.deleted,
  };
}

const uuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
