import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { drizzle } from 'drizzle-orm/bun-sqlite';
import type { Changes, Own } from '../../protocol/frames.ts';
import {
  MAX_CHANGES,
  type MemberRecords,
  type Outcome,
  type Page,
  type Revocation,
  type RoomId,
  type RoomOverview,
  type SiteId,
  type SiteKey,
  type Store,
  StoreError,
  type UserId,
  type Write,
} from '../store.ts';
import { Checkpointer } from './checkpointer.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { type History, history } from './history.ts';
import { inspectFile, prepareFolder } from './inspect-file.ts';
import { inspectLog } from './inspect-log.ts';
import { members } from './members.ts';
import { messages } from './messages.ts';
import { SCHEMA_VERSION } from './migrations.ts';
import { openFile } from './open-file.ts';
import { overviews } from './overviews.ts';
import { ownOf } from './own.ts';
import { type Revocations, revocations } from './revocations.ts';
import { type RoomRow, rooms } from './rooms.ts';
import { type ServerLock, takeServerLock } from './server-lock.ts';
import { type Sites, sites } from './sites.ts';
import { toStoreError } from './sqlite-error.ts';
import { type Transact, transactions } from './transaction.ts';
import { users } from './users.ts';
import { applyWrite, type Tables } from './writes.ts';

/**
 * Bytes that a batch may add to the log, about. With less free a short message may still be stored, and a longer one
 * not.
 */
const LARGEST_BATCH = 8 * 1024 * 1024;

export interface SqliteOptions extends ConnectionOptions {
  /** One line for the operator. */
  log(line: string): void;
}

/**
 * Opens the file for the one server that uses it; makes it, and its folder, where they are missing.
 * @throws {StoreOpenError} and leaves the file as it was.
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const path = prepareFolder(options.path);
  const lock = takeServerLock(path);
  try {
    inspectFile(path);
    if (options.synchronous === 'full') inspectLog(path);
    const connection = openFile({ ...options, path });
    return new SqliteStore(connection, new Checkpointer(connection, options.log), lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * The store in one SQLite file. This process is the only writer of users, rooms, members and messages, so their
 * rows may be cached; every verb does its work within one turn of the event loop, so what it reads is one snapshot.
 */
export class SqliteStore implements Store {
  readonly #connection: Connection;
  readonly #checkpointer: Checkpointer;
  readonly #lock: ServerLock;
  readonly #transact: Transact;
  readonly #tables: Tables;
  readonly #history: History;
  readonly #sites: Sites;
  readonly #revocations: Revocations;
  readonly #overviews: ReturnType<typeof overviews>;
  /** Whether the last commit failed, so that only another one can tell that it works again. */
  #suspect = false;

  constructor(connection: Connection, checkpointer: Checkpointer, lock: ServerLock) {
    const db = drizzle(connection);
    this.#connection = connection;
    this.#checkpointer = checkpointer;
    this.#lock = lock;
    this.#transact = transactions(connection);
    this.#tables = { users: users(db), rooms: rooms(db), members: members(db), messages: messages(db) };
    this.#history = history(db, this.#tables.users);
    this.#sites = sites(db);
    this.#revocations = revocations(db);
    this.#overviews = overviews(db, this.#tables.messages);
  }

  async commit(writes: readonly Write[]): Promise<Outcome[]> {
    const outcomes = this.#write(() => writes.map((write) => applyWrite(this.#tables, write)));
    this.#checkpointer.committed(writes.some(({ kind }) => kind === 'delete'));
    return outcomes;
  }

  async changes(
    room: RoomId,
    since: { epoch: number; rev: number } | null,
    latest: number,
  ): Promise<Changes> {
    return this.#read(() => {
      const { epoch, lastRev: rev, lastSeq: seq } = this.#room(room);
      const missed = since?.epoch === epoch ? rev - since.rev : Number.POSITIVE_INFINITY;
      if (since !== null && missed >= 0 && missed <= MAX_CHANGES) {
        const changed = missed === 0 ? [] : this.#history.since(room, since.rev, seq, missed);
        return { epoch, rev, seq, reset: false, before: false, messages: changed };
      }
      const page = this.#history.page(room, seq + 1, latest);
      return { epoch, rev, seq, reset: true, before: page.length < seq, messages: page };
    });
  }

  async page(room: RoomId, before: number, limit: number): Promise<Page> {
    return this.#read(() => {
      const { epoch, lastRev: rev } = this.#room(room);
      const page = this.#history.page(room, before, limit);
      return { epoch, rev, messages: page, more: (page[0]?.seq ?? 1) > 1 };
    });
  }

  async own(room: RoomId, user: UserId): Promise<Own> {
    return this.#read(() => {
      const { members, messages } = this.#tables;
      return ownOf(messages, this.#room(room), user, members.find(room, user));
    });
  }

  async members(room: RoomId, atMost: number): Promise<MemberRecords> {
    return this.#read(() => this.#tables.members.all(room, atMost));
  }

  async rooms(
    site: SiteId,
    user: UserId,
    filter: Parameters<Store['rooms']>[2],
    limit: number,
  ): Promise<RoomOverview[]> {
    return this.#read(() => this.#overviews(site, user, filter, limit));
  }

  async siteKeys(): Promise<SiteKey[]> {
    return this.#read(() => this.#sites.keys());
  }

  async putSite(site: Parameters<Store['putSite']>[0]): Promise<SiteId> {
    return this.#write(() => this.#sites.put(site));
  }

  async removeSiteKey(keyId: string): Promise<boolean> {
    return this.#write(() => this.#sites.removeKey(keyId));
  }

  async revoke(revocation: Parameters<Store['revoke']>[0]): Promise<boolean> {
    return this.#write(() => this.#revocations.put(revocation));
  }

  async revocations(after: number): Promise<Revocation[]> {
    return this.#read(() => this.#revocations.after(after));
  }

  async healthy(): Promise<boolean> {
    const { bavail, bsize } = await statfs(dirname(this.#connection.filename));
    if (bavail * bsize < LARGEST_BATCH) return false;
    try {
      // A lock tells that the file can be written, but only a commit that the disk does what it is told.
      this.#write(() => {
        if (this.#suspect) this.#connection.run(`PRAGMA user_version = ${SCHEMA_VERSION}`);
      });
      return true;
    } catch (error) {
      if (error instanceof StoreError) return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#checkpointer.close();
    this.#connection.close();
    this.#lock.release();
  }

  #room(id: RoomId): RoomRow {
    const room = this.#tables.rooms.find(id);
    if (room === undefined) throw new Error(`There is no room with the id ${id}.`);
    return room;
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStoreError(error);
    }
  }

  #write<T>(work: () => T): T {
    const { users, rooms, members } = this.#tables;
    try {
      const result = this.#transact(() => {
        const done = work();
        rooms.flush();
        members.flush();
        return done;
      });
      this.#suspect = false;
      for (const { cache } of [users, rooms, members]) cache.trim();
      return result;
    } catch (error) {
      this.#suspect = true;
      users.cache.forget();
      rooms.forget();
      members.forget();
      throw toStoreError(error);
    }
  }
}
