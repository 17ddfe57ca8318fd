/** The truth is what stands in the file, whoever has it open. */

import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { done, join, type Lobby, lobby, say, text } from '../../contract/store-actions.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { check } from './check.ts';
import { History } from './history.ts';
import { MAX_UNREAD, readTruth } from './truth.ts';

/** A store on a file of its own, open while `use` looks at the file. */
async function withLobby(use: (store: Store, lobby: Lobby, path: string) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  const store = await openSqliteStore({ path, synchronous: 'full', log: console.warn });
  try {
    await use(store, await lobby(store), path);
  } finally {
    await store.close();
  }
}

test('messages are read in their latest state while the server has the file open', () =>
  withLobby(async (store, { room, ada, bob }, path) => {
    const first = text(room, ada, 'Hello', 1000);
    await done(store, first);
    await done(store, first);
    await say(store, room, bob, 'Hi');
    const { message } = await done(store, { kind: 'edit', room, seq: 1, by: ada, text: 'Hello!', at: 2000 });
    await done(store, { kind: 'delete', room, seq: 2, by: bob, moderator: false, at: 3000 });

    const [stored] = readTruth(path).rooms;
    expect(stored).toMatchObject({ name: 'lobby', lastSeq: 2, lastRev: 4 });
    expect(stored?.messages[0]).toEqual({
      seq: 1,
      rev: message.rev,
      sentRev: 1,
      clientId: first.clientId,
      author: 'ada',
      text: 'Hello!',
      kept: ['Hello!'],
      createdAt: 1000,
      editedAt: 2000,
      deletedAt: null,
    });
    expect(stored?.messages[1]).toMatchObject({ seq: 2, text: null, kept: [], deletedAt: 3000 });
    expect(stored?.messages).toHaveLength(2);
  }));

test('it says what the server says: every state of a room, its epoch and its counters', () =>
  withLobby(async (store, { room, ada, bob, site }, path) => {
    for (const [author, words] of [
      [ada, 'One'],
      [bob, 'Two'],
      [ada, 'Three'],
    ] as const)
      await say(store, room, author, words);
    await done(store, { kind: 'edit', room, seq: 2, by: bob, text: 'Two!', at: 5000 });
    await join(store, site, ada, 'attic');

    const [attic, stored] = readTruth(path).rooms;
    const { epoch, rev, seq, messages } = await store.changes(room, null, 50);
    expect(stored).toMatchObject({ epoch, lastRev: rev, lastSeq: seq });
    expect(stored?.messages.map(({ clientId }) => clientId)).toEqual(
      messages.map(({ clientId }) => clientId),
    );
    expect(stored?.messages.map(({ text }) => text)).toEqual(['One', 'Two!', 'Three']);
    expect(attic).toMatchObject({ name: 'attic', lastSeq: 0, messages: [] });
  }));

test('[G9] unread is counted from the rows: messages of others after the read mark that are not deleted', () =>
  withLobby(async (store, { room, ada, bob }, path) => {
    await say(store, room, ada, 'One');
    for (const words of ['Two', 'Three', 'Four', 'Five']) await say(store, room, bob, words);
    await say(store, room, ada, 'Six');
    await done(store, { kind: 'receipt', room, user: ada, delivered: 4, read: 2 });
    await done(store, { kind: 'delete', room, seq: 4, by: bob, moderator: false, at: 5 });

    const members = readTruth(path).rooms[0]?.members;
    expect(members?.[0]).toEqual({ subject: 'ada', delivered: 4, read: 2, unread: 2 });
    for (const [index, user] of [ada, bob].entries()) {
      const { delivered, read, unread } = await store.own(room, user);
      expect(members?.[index]).toMatchObject({ delivered, read, unread });
    }
  }));

test('unread ends where the protocol’s page says', () =>
  withLobby(async (store, { room, ada }, path) => {
    await store.commit(Array.from({ length: MAX_UNREAD + 5 }, (_, count) => text(room, ada, `${count}`)));
    expect(readTruth(path).rooms[0]?.members[1]).toMatchObject({ subject: 'bob', unread: MAX_UNREAD });
  }));

test('a file whose server was killed, or has ended, is read as it is', async () => {
  using killed = temporaryFolder();
  const copy = killed.file('chat.sqlite');
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  const store = await openSqliteStore({ path, synchronous: 'full', log: console.warn });
  const { room, ada } = await lobby(store);
  await say(store, room, ada, 'Hello');
  for (const suffix of ['', '-wal']) await Bun.write(copy + suffix, Bun.file(path + suffix));
  const truth = readTruth(path);
  expect(truth.rooms[0]?.messages).toHaveLength(1);
  await store.close();
  expect(readTruth(path)).toEqual(truth);
  expect(readTruth(copy)).toEqual(truth);
});

test('a message that an index hides is seen all the same', async () => {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  const store = await openSqliteStore({ path, synchronous: 'full', log: console.warn });
  const { room, ada } = await lobby(store);
  const sent = text(room, ada, 'Hello');
  await done(store, sent);
  await store.close();
  const db = new Database(path);
  db.run('DROP INDEX message_seq');
  db.run('DROP INDEX message_client_id');
  db.run('INSERT INTO message SELECT id + 1, room, seq, rev, author, client_id, body, created FROM message');
  db.close();

  const truth = readTruth(path);
  expect(truth.rooms[0]?.messages).toHaveLength(2);
  expect(check(new History(), truth)).toEqual([
    { kind: 'twice', detail: `lobby: ${sent.clientId} stands twice in the database, at seq 1.` },
  ]);
});
