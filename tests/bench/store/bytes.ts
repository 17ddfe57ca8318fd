import { Database } from 'bun:sqlite';
import { statSync } from 'node:fs';
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.ts';
import type { RoomId } from '../../../server/store/store.ts';
import { done } from '../../contract/store-actions.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { roomName, text } from './long-history.ts';

/** Of the database, for each message in it. */
export interface MessageBytes {
  readonly total: number;
  /** By table and index, the largest first. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

const ROOMS = 500;
const BATCH = 512;

/** Sends 70-character texts to 500 rooms in turn, through the store, and looks at the file when it is closed. */
export async function bytesPerMessage(messages: number): Promise<MessageBytes> {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  // It would say that the log grows: nobody here waits until it is copied.
  const store = await openSqliteStore({ path, synchronous: 'normal', log: () => undefined });
  const at = Date.now();
  const site = await store.putSite({ name: 'default', origins: ['*'], audience: null, issuer: null });
  const person = { id: 'ada', name: 'Ada' };
  const { id: author } = await done(store, { kind: 'user', site, person });
  const rooms: RoomId[] = [];
  for (let number = 0; number < ROOMS; number += 1) {
    const join = { kind: 'join', site, name: roomName(number), user: author, at } as const;
    rooms.push((await done(store, join)).room.id);
  }
  for (let sent = 0; sent < messages; sent += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, messages - sent) }, (_, n) => {
      const room = rooms[(sent + n) % ROOMS] ?? 0;
      return { kind: 'send', room, author, clientId: Bun.randomUUIDv7(), text: text(sent + n), at } as const;
    });
    const outcomes = await store.commit(batch);
    if (outcomes.some(({ ok }) => !ok)) throw new Error('A message was refused.');
    // The store empties its log in another turn of the event loop.
    await Bun.sleep(0);
  }
  await store.close();
  return { total: statSync(path).size / messages, parts: partsOf(path, messages) };
}

function partsOf(path: string, messages: number): MessageBytes['parts'] {
  using db = new Database(path, { readonly: true });
  return db
    .query<{ name: string; bytes: number }, [number]>(
      `SELECT name, sum(pgsize) / CAST(? AS REAL) AS bytes FROM dbstat
       GROUP BY name ORDER BY bytes DESC LIMIT 3`,
    )
    .all(messages);
}
