/** A database with a long past, made in seconds: what the store would have written, in the order it would have. */
import { ENVIRONMENT_SITE } from '../../../server/auth/sites.ts';
import { openFile } from '../../../server/store/sqlite/open-file.ts';
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.ts';
import type { RoomId, UserId } from '../../../server/store/store.ts';
import { done } from '../../contract/store-actions.ts';

export interface LongHistory {
  /** Of the file. */
  readonly path: string;
  /** In the large room and elsewhere. */
  readonly messages: number;
  /** In the large room. */
  readonly large: number;
  /** How many rooms there are besides, of `ROOM` messages each. */
  readonly rooms: number;
}

/** Messages in every room but the large one. */
export const ROOM = 1000;
/** One message of this many is in the large room. */
const LARGE_SHARE = 11;
/** Of every room, so that whoever resumes need not ask for it. */
export const EPOCH = 1;
/** How many messages the members of a room have not received yet. */
export const MISSED = 25;
const PEOPLE = 20;
/** Milliseconds between two messages. */
const PACE = 3;

export const LARGE_ROOM = 'large';
export const roomName = (number: number): string => `room-${number}`;
export const userName = (number: number): string => `user-${1 + (number % PEOPLE)}`;
/** As the tests' tokens call them. */
const displayName = (number: number): string => `User-${1 + (number % PEOPLE)}`;

/** The store makes the rooms in this order, from an empty file. */
export const LARGE_ROOM_ID: RoomId = 1;
export const roomId = (number: number): RoomId => 1 + number;

/**
 * `elsewhere` messages in rooms of `ROOM`, and a tenth of that in one large room. All rooms are written to in turn,
 * all the time, so the messages of a page are as far apart in the file as they can be.
 * @param path of a file that is not there yet.
 */
export async function makeLongHistory(path: string, elsewhere: number): Promise<LongHistory> {
  const rooms = elsewhere / ROOM;
  const start = Date.now() - elsewhere * PACE * 2;
  const people = await makeRooms(path, rooms, start);
  const made = insertMessages(path, rooms, people, start);
  const history = { path, rooms, ...made };
  await check(history);
  return history;
}

async function makeRooms(path: string, rooms: number, at: number): Promise<UserId[]> {
  const store = await openSqliteStore({ path, synchronous: 'normal', log: console.warn });
  const site = await store.putSite({ name: ENVIRONMENT_SITE, origins: ['*'], audience: null, issuer: null });
  const people: UserId[] = [];
  for (let number = 0; number < PEOPLE; number += 1) {
    const person = { id: userName(number), name: displayName(number) };
    people.push((await done(store, { kind: 'user', site, person })).id);
  }
  const join = (name: string, user: UserId) => ({ kind: 'join', site, name, user, at }) as const;
  await store.commit(people.map((user) => join(LARGE_ROOM, user)));
  const [first = 0, second = 0] = people;
  const names = Array.from({ length: rooms }, (_, number) => roomName(number + 1));
  await store.commit(names.flatMap((name) => [join(name, first), join(name, second)]));
  await store.close();
  return people;
}

function insertMessages(path: string, rooms: number, people: readonly UserId[], start: number) {
  const db = openFile({ path, synchronous: 'normal' });
  db.run('PRAGMA journal_mode = OFF');
  db.run('PRAGMA synchronous = OFF');
  db.run('PRAGMA cache_size = -2000000');
  const insert = db.prepare(
    'INSERT INTO message (room, seq, rev, author, client_id, body, created) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  let messages = 0;
  let large = 0;
  const add = (room: RoomId, seq: number): void => {
    messages += 1;
    const author = people[(messages * 7) % PEOPLE] ?? 0;
    const at = start + messages * PACE;
    insert.run(room, seq, seq, author, timeOrderedId(at, messages), text(messages), at);
  };
  db.run('BEGIN');
  for (let seq = 1; seq <= ROOM; seq += 1) {
    for (let turn = 0; turn < rooms; turn += 1) {
      // A prime, so that every room has its turn, and not always behind the same one.
      add(roomId(1 + ((turn * 7919 + seq * 31) % rooms)), seq);
      if (messages % LARGE_SHARE === LARGE_SHARE - 1) add(LARGE_ROOM_ID, ++large);
    }
  }
  db.run('UPDATE room SET epoch = ?, last_seq = ?, last_rev = ?, last_at = ?', [
    EPOCH,
    ROOM,
    ROOM,
    start + messages * PACE,
  ]);
  db.run('UPDATE room SET last_seq = ?, last_rev = ? WHERE id = ?', [large, large, LARGE_ROOM_ID]);
  db.run(
    'UPDATE member SET (delivered, read) = (SELECT last_seq - ?1, last_seq - ?1 FROM room WHERE id = room)',
    [MISSED],
  );
  db.run('COMMIT');
  db.run('PRAGMA journal_mode = WAL');
  db.close();
  return { messages, large };
}

const SENTENCE = 'the quick brown fox jumps over the lazy dog, and then it sleeps for a while';

/** 70 characters. */
export const text = (number: number): string => `${number} ${SENTENCE}`.slice(0, 70);

const idBytes = Buffer.alloc(16);

/** A UUID of version 7 as the table has it. The same bytes every time: SQLite copies them. */
function timeOrderedId(at: number, number: number): Uint8Array {
  const mixed = Math.imul(number, 2_654_435_761) >>> 0;
  idBytes.writeUIntBE(at, 0, 6);
  idBytes.writeUInt16BE(0x7000 | (mixed & 0x0fff), 6);
  idBytes.writeUInt32BE((0x80000000 | (mixed >>> 2)) >>> 0, 8);
  idBytes.writeUInt32BE(number, 12);
  return idBytes;
}

/** Asks the real store for the ends of some rooms. @throws when they are not as they were made. */
async function check({ path, rooms, large }: LongHistory): Promise<void> {
  const store = await openSqliteStore({ path, synchronous: 'full', log: console.warn });
  try {
    const ends = [
      [LARGE_ROOM_ID, large],
      [roomId(1), ROOM],
      [roomId(rooms), ROOM],
    ] as const;
    for (const [room, seq] of ends) {
      const latest = await store.changes(room, { epoch: EPOCH, rev: seq - MISSED }, 1);
      const first = await store.page(room, MISSED + 1, MISSED);
      const seqs = [...first.messages, ...latest.messages].map((message) => message.seq);
      const expected = Array.from({ length: MISSED }, (_, n) => n + 1);
      const all = [...expected, ...expected.map((n) => seq - MISSED + n)];
      if (latest.reset || seqs.join() !== all.join()) {
        throw new Error(`Room ${room} was made with ${seq} messages, and has other ones: ${seqs.join()}.`);
      }
    }
  } finally {
    await store.close();
  }
}
