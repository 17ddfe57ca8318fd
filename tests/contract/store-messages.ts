import { expect, test } from 'bun:test';
import { eachStore } from './each-store.ts';
import { addUser, attempt, done, join, lobby, type OpenedStore, say, text } from './store-actions.ts';

export function messageContract(open: () => Promise<OpenedStore>): void {
  const { store, reopen } = eachStore(open);

  test('[G3] messages of a room are numbered 1, 2, 3 … as they come, each room for itself', async () => {
    const { site, ada, bob, room } = await lobby(store());
    const other = await join(store(), site, ada, 'other');
    const seqs = [];
    for (const [where, who] of [
      [room, ada],
      [other, ada],
      [room, bob],
      [room, ada],
      [other, ada],
    ] as const)
      seqs.push((await say(store(), where, who, 'hello')).seq);
    expect(seqs).toEqual([1, 1, 2, 3, 2]);
  });

  test('a message comes back exactly as it was sent, with who sent it and when', async () => {
    const { ada, room } = await lobby(store());
    const words = 'ﷺ 👩🏽‍🚀 עברית a\u0301 \t\n <b>"\'\\%_ \u{10FFFF}';
    const write = { ...text(room, ada, words), at: 1_795_000_000_123 };
    const expected = {
      seq: 1,
      rev: 1,
      clientId: write.clientId,
      from: { id: 'ada', name: 'Ada' },
      at: write.at,
      text: words,
    };
    expect((await done(store(), write)).message).toEqual(expected);
    expect((await store().page(room, 2, 10)).messages).toEqual([expected]);
  });

  test('[G2] a message that is sent again is stored once and gets the same answer', async () => {
    const { ada, room } = await lobby(store());
    const write = text(room, ada, 'once');
    const first = await done(store(), write);
    expect(first.duplicate).toBe(false);
    const again = await done(store(), { ...write, at: write.at + 60_000 });
    expect(again).toEqual({ ...first, duplicate: true, moved: false });
    expect((await store().page(room, 100, 100)).messages).toHaveLength(1);
  });

  test('[G2] a message that is sent again after a restart, an edit and others gets the first answer', async () => {
    const { ada, bob, room } = await lobby(store());
    const write = text(room, ada, 'once');
    const { message } = await done(store(), write);
    await say(store(), room, bob, 'between');
    await done(store(), { kind: 'edit', room, seq: message.seq, by: ada, text: 'changed', at: 2_000 });
    const after = await reopen();
    const again = await done(after, write);
    expect(again.duplicate).toBe(true);
    expect(again.message).toMatchObject({ seq: message.seq, rev: message.rev, at: message.at });
  });

  test('a client id that belongs to another message is refused, and nothing is stored', async () => {
    const { site, ada, bob, room } = await lobby(store());
    const other = await join(store(), site, ada, 'other');
    const write = text(room, ada, 'mine');
    await done(store(), write);
    const refused = { ok: false, code: 'client_id_reused' } as const;
    expect(await attempt(store(), { ...write, author: bob })).toEqual(refused);
    expect(await attempt(store(), { ...write, room: other })).toEqual(refused);
    expect((await store().page(room, 100, 100)).messages).toHaveLength(1);
    expect((await store().page(other, 100, 100)).messages).toHaveLength(0);
  });

  test('a message to a room that does not exist is refused', async () => {
    const { ada } = await lobby(store());
    expect(await attempt(store(), text(4711, ada, 'hello'))).toEqual({ ok: false, code: 'no_such_room' });
  });

  test('an edited message has its new text everywhere and a new rev', async () => {
    const { ada, room } = await lobby(store());
    const sent = await say(store(), room, ada, 'helo');
    const edit = { kind: 'edit', room, seq: sent.seq, by: ada, text: 'hello', at: 2_000 } as const;
    const { message, changed } = await done(store(), edit);
    expect(changed).toBe(true);
    expect(message).toEqual({ ...sent, rev: 2, text: 'hello', editedAt: 2_000 });
    expect((await store().page(room, 2, 1)).messages).toEqual([message]);
  });

  test('an edit to the same text changes nothing', async () => {
    const { ada, room } = await lobby(store());
    const sent = await say(store(), room, ada, 'hello');
    const edit = { kind: 'edit', room, seq: sent.seq, by: ada, text: 'hello', at: 2_000 } as const;
    expect(await done(store(), edit)).toMatchObject({ message: sent, changed: false });
    expect((await store().page(room, 2, 1)).rev).toBe(1);
  });

  test('only the author edits; only the author and a moderator delete', async () => {
    const { ada, bob, room } = await lobby(store());
    const { seq } = await say(store(), room, ada, 'mine');
    const notAllowed = { ok: false, code: 'not_allowed' } as const;
    expect(await attempt(store(), { kind: 'edit', room, seq, by: bob, text: 'x', at: 1 })).toEqual(
      notAllowed,
    );
    const byBob = { kind: 'delete', room, seq, by: bob, at: 2_000 } as const;
    expect(await attempt(store(), { ...byBob, moderator: false })).toEqual(notAllowed);
    expect((await done(store(), { ...byBob, moderator: true })).changed).toBe(true);
  });

  test('a deleted message stays as a tombstone without its text, and cannot be edited', async () => {
    const { ada, room } = await lobby(store());
    const { text: _, ...sent } = await say(store(), room, ada, 'oops');
    const remove = { kind: 'delete', room, seq: sent.seq, by: ada, moderator: false, at: 2_000 } as const;
    const { message, changed } = await done(store(), remove);
    expect(changed).toBe(true);
    expect(message).toEqual({ ...sent, rev: 2, deletedAt: 2_000 });
    expect((await store().page(room, 2, 1)).messages).toEqual([message]);
    expect(await done(store(), { ...remove, at: 3_000 })).toMatchObject({ message, changed: false });
    expect(
      await attempt(store(), { kind: 'edit', room, seq: sent.seq, by: ada, text: 'x', at: 4_000 }),
    ).toEqual({
      ok: false,
      code: 'no_such_message',
    });
  });

  test('a message that does not exist can be neither edited nor deleted', async () => {
    const { ada, room } = await lobby(store());
    const missing = { ok: false, code: 'no_such_message' } as const;
    expect(await attempt(store(), { kind: 'edit', room, seq: 9, by: ada, text: 'x', at: 1 })).toEqual(
      missing,
    );
    const remove = { kind: 'delete', room, seq: 9, by: ada, moderator: true, at: 1 } as const;
    expect(await attempt(store(), remove)).toEqual(missing);
  });

  test('history comes page by page, oldest first, and says whether there is more', async () => {
    const { ada, room } = await lobby(store());
    for (let n = 1; n <= 7; n += 1) await say(store(), room, ada, `message ${n}`);
    const seqs = async (before: number) => {
      const { messages, more, rev } = await store().page(room, before, 3);
      return { seqs: messages.map(({ seq }) => seq), more, rev };
    };
    expect(await seqs(8)).toEqual({ seqs: [5, 6, 7], more: true, rev: 7 });
    expect(await seqs(5)).toEqual({ seqs: [2, 3, 4], more: true, rev: 7 });
    expect(await seqs(2)).toEqual({ seqs: [1], more: false, rev: 7 });
    expect(await seqs(1)).toEqual({ seqs: [], more: false, rev: 7 });
  });

  test('a person who changes their name has the new one on old messages too', async () => {
    const { site, ada, room } = await lobby(store());
    await say(store(), room, ada, 'hello');
    const person = { id: 'ada', name: 'Ada Lovelace', picture: 'https://example.com/ada.png' };
    expect((await done(store(), { kind: 'user', site, person })).id).toBe(ada);
    expect((await store().page(room, 2, 1)).messages[0]?.from).toEqual(person);
    expect((await say(store(), room, ada, 'again')).from).toEqual(person);
    expect(await addUser(store(), site, 'Ada')).toBe(ada);
    expect((await store().page(room, 3, 1)).messages[0]?.from).toEqual({ id: 'ada', name: 'Ada' });
  });

  test('[G1] everything is there after closing and opening again', async () => {
    const { ada, bob, room } = await lobby(store());
    const first = await say(store(), room, ada, 'one');
    const second = await say(store(), room, bob, 'two');
    const { epoch } = await store().page(room, 1, 1);
    const after = await reopen();
    expect(await after.page(room, 3, 10)).toEqual({ epoch, rev: 2, messages: [first, second], more: false });
    expect((await say(after, room, ada, 'three')).seq).toBe(3);
  });
}
