import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { MAX_UNREAD } from '../../server/store/store.ts';
import { eachStore } from './each-store.ts';
import { addUser, attempt, done, join, lobby, type OpenedStore, say, text } from './store-actions.ts';

export function memberContract(open: () => Promise<OpenedStore>): void {
  const { store, reopen } = eachStore(open);

  test('who has just joined a room has read nothing of what was said before', async () => {
    const { site, ada, room } = await lobby(store());
    await say(store(), room, ada, 'early');
    const eve = await addUser(store(), site, 'Eve');
    const allUnread = { delivered: 0, read: 0, unread: 1, seq: 1 };
    expect(await store().own(room, eve)).toEqual(allUnread);
    const joining = { kind: 'join', site, user: eve, name: 'lobby', at: 2 } as const;
    expect((await done(store(), joining)).joined).toBe(true);
    expect(await store().own(room, eve)).toEqual(allUnread);
    await say(store(), room, ada, 'late');
    expect((await done(store(), joining)).joined).toBe(false);
    expect(await store().own(room, eve)).toEqual({ delivered: 0, read: 0, unread: 2, seq: 2 });
  });

  test('unread counts what others wrote and did not delete', async () => {
    const { ada, bob, room } = await lobby(store());
    for (const words of ['one', 'two', 'three']) await say(store(), room, ada, words);
    await say(store(), room, bob, 'own');
    expect((await store().own(room, bob)).unread).toBe(3);
    await done(store(), { kind: 'delete', room, seq: 2, by: ada, moderator: false, at: 1 });
    expect((await store().own(room, bob)).unread).toBe(2);
    await done(store(), { kind: 'receipt', room, user: bob, delivered: 0, read: 1 });
    expect(await store().own(room, bob)).toEqual({ delivered: 1, read: 1, unread: 1, seq: 4 });
    expect((await (await reopen()).own(room, bob)).unread).toBe(1);
  });

  test('[G11] unread stops at its limit', async () => {
    const { ada, bob, room } = await lobby(store());
    await store().commit(Array.from({ length: MAX_UNREAD + 5 }, () => text(room, ada, 'hello')));
    expect((await store().own(room, bob)).unread).toBe(MAX_UNREAD);
  });

  test('[G9] read implies delivered', async () => {
    const { ada, bob, room } = await lobby(store());
    for (const words of ['one', 'two', 'three']) await say(store(), room, ada, words);
    const receipt = { kind: 'receipt', room, user: bob } as const;
    expect(await done(store(), { ...receipt, delivered: 2, read: 0 })).toEqual({
      own: { delivered: 2, read: 0, unread: 3, seq: 3 },
      moved: true,
    });
    expect(await done(store(), { ...receipt, delivered: 0, read: 3 })).toEqual({
      own: { delivered: 3, read: 3, unread: 0, seq: 3 },
      moved: true,
    });
    expect((await done(store(), { ...receipt, delivered: 1, read: 1 })).moved).toBe(false);
  });

  test('[G9] watermarks never go back, whatever order receipts come in', async () => {
    const { ada, bob, room } = await lobby(store());
    for (let n = 0; n < 20; n += 1) await say(store(), room, ada, `message ${n}`);
    const marks = fc.record({ delivered: fc.nat(20), read: fc.nat(20) });
    await fc.assert(
      fc.asyncProperty(fc.array(marks, { maxLength: 10 }), async (receipts) => {
        for (const receipt of receipts) {
          const before = await store().own(room, bob);
          const { own, moved } = await done(store(), { kind: 'receipt', room, user: bob, ...receipt });
          expect(own.read).toBe(Math.max(before.read, receipt.read));
          expect(own.delivered).toBe(Math.max(before.delivered, receipt.delivered, receipt.read));
          expect(own.unread).toBe(20 - own.read);
          expect(moved).toBe(own.read > before.read || own.delivered > before.delivered);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a receipt beyond the last message, or of somebody who is no member, is refused', async () => {
    const { site, ada, bob, room } = await lobby(store());
    await say(store(), room, ada, 'one');
    const receipt = { kind: 'receipt', room, user: bob, delivered: 0, read: 0 } as const;
    const future = { ok: false, code: 'seq_in_future' } as const;
    expect(await attempt(store(), { ...receipt, read: 2 })).toEqual(future);
    expect(await attempt(store(), { ...receipt, delivered: 2 })).toEqual(future);
    expect(await store().own(room, bob)).toMatchObject({ delivered: 0, read: 0 });
    const stranger = await addUser(store(), site, 'Eve');
    expect(await attempt(store(), { ...receipt, user: stranger, read: 1 })).toEqual({
      ok: false,
      code: 'not_joined',
    });
  });

  test('who writes after having read everything has read the own message too', async () => {
    const { ada, bob, room } = await lobby(store());
    await say(store(), room, ada, 'one');
    expect(await store().own(room, ada)).toEqual({ delivered: 1, read: 1, unread: 0, seq: 1 });
    await done(store(), { kind: 'receipt', room, user: bob, delivered: 1, read: 1 });
    await say(store(), room, bob, 'two');
    expect(await store().own(room, bob)).toEqual({ delivered: 2, read: 2, unread: 0, seq: 2 });
  });

  test('who writes without having read what came before has still not read it', async () => {
    const { ada, bob, room } = await lobby(store());
    await say(store(), room, ada, 'one');
    await say(store(), room, bob, 'two');
    await say(store(), room, bob, 'three');
    expect(await store().own(room, bob)).toEqual({ delivered: 0, read: 0, unread: 1, seq: 3 });
    await done(store(), { kind: 'receipt', room, user: bob, delivered: 1, read: 0 });
    await say(store(), room, bob, 'four');
    expect(await store().own(room, bob)).toEqual({ delivered: 4, read: 0, unread: 1, seq: 4 });
  });

  test('own and deleted messages in between do not keep an own message unread', async () => {
    const { ada, bob, room } = await lobby(store());
    await say(store(), room, ada, 'one');
    await say(store(), room, bob, 'two');
    await say(store(), room, bob, 'three');
    await done(store(), { kind: 'receipt', room, user: bob, delivered: 1, read: 1 });
    await say(store(), room, bob, 'four');
    expect(await store().own(room, bob)).toEqual({ delivered: 4, read: 4, unread: 0, seq: 4 });
    await say(store(), room, ada, 'five');
    await say(store(), room, bob, 'six');
    await done(store(), { kind: 'delete', room, seq: 5, by: ada, moderator: false, at: 1 });
    await say(store(), room, bob, 'seven');
    expect(await store().own(room, bob)).toEqual({ delivered: 7, read: 7, unread: 0, seq: 7 });
    await say(store(), room, ada, 'eight');
    await done(store(), { kind: 'delete', room, seq: 8, by: ada, moderator: false, at: 1 });
    await say(store(), room, bob, 'nine');
    expect(await store().own(room, bob)).toEqual({ delivered: 9, read: 9, unread: 0, seq: 9 });
  });

  test('the members of a room are listed by name, with watermarks and when they were last seen', async () => {
    const { site, ada, bob, room } = await lobby(store());
    const aaron = await addUser(store(), site, 'Aaron');
    await join(store(), site, aaron, 'lobby');
    await say(store(), room, ada, 'one');
    await store().commit([
      { kind: 'receipt', room, user: bob, delivered: 1, read: 0 },
      { kind: 'seen', user: bob, at: 5_000 },
      { kind: 'seen', user: bob, at: 4_000 },
    ]);
    expect(await store().members(room, 3)).toEqual({
      kind: 'list',
      members: [
        { person: { id: 'aaron', name: 'Aaron' }, user: aaron, delivered: 0, read: 0, lastSeen: null },
        { person: { id: 'ada', name: 'Ada' }, user: ada, delivered: 1, read: 1, lastSeen: null },
        { person: { id: 'bob', name: 'Bob' }, user: bob, delivered: 1, read: 0, lastSeen: 5_000 },
      ],
    });
  });

  test('of more members than asked for there are counts: how many have reached which message', async () => {
    const { site, ada, room } = await lobby(store());
    for (let n = 0; n < 10; n += 1) {
      const user = await addUser(store(), site, `Guest ${n}`);
      await join(store(), site, user, 'lobby');
      if (n > 0) await done(store(), { kind: 'receipt', room, user, delivered: n, read: n });
      await say(store(), room, ada, `message ${n}`);
    }
    // Bob and guest 0 are at 0, guest n at n, Ada is at 10 with her own messages.
    const steps = [10, 9, 8, 7, 6, 5, 4, 3].map((seq, index): [number, number] => [seq, index + 1]);
    expect(await store().members(room, 11)).toEqual({
      kind: 'summary',
      count: 12,
      delivered: steps,
      read: steps,
    });
  });
}
