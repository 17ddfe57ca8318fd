import { expect, test } from 'bun:test';
import type { OutcomeOf } from '../../server/store/store.ts';
import { eachStore } from './each-store.ts';
import { addUser, codes, done, lobby, type OpenedStore, text, value } from './store-actions.ts';

export function batchContract(open: () => Promise<OpenedStore>): void {
  const { store, reopen } = eachStore(open);

  test('a batch is done in order, and later writes see earlier ones', async () => {
    const { ada, bob, room } = await lobby(store());
    const outcomes = await store().commit([
      text(room, ada, 'one'),
      { kind: 'edit', room, seq: 1, by: ada, text: 'uno', at: 2_000 },
      { kind: 'receipt', room, user: bob, delivered: 0, read: 1 },
      text(room, bob, 'two'),
      { kind: 'delete', room, seq: 2, by: bob, moderator: false, at: 3_000 },
    ]);
    expect(codes(outcomes)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    const { messages, rev } = await store().page(room, 100, 100);
    expect(rev).toBe(4);
    expect(messages.map(({ text: words }) => words)).toEqual(['uno', undefined]);
  });

  test('a refused write leaves the others of its batch standing', async () => {
    const { ada, room } = await lobby(store());
    const taken = text(room, ada, 'one');
    const outcomes = await store().commit([
      taken,
      { ...taken, room: room + 1_000 },
      { kind: 'edit', room, seq: 50, by: ada, text: 'x', at: 1 },
      text(room, ada, 'two'),
    ]);
    expect(codes(outcomes)).toEqual(['ok', 'no_such_room', 'no_such_message', 'ok']);
    expect((await store().page(room, 100, 100)).messages.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('[G2] the same message twice in one batch is stored once', async () => {
    const { ada, room } = await lobby(store());
    const write = text(room, ada, 'once');
    const [first, second] = await store().commit([write, write]);
    const sent = value(first as OutcomeOf<'send'>);
    expect(value(second as OutcomeOf<'send'>)).toEqual({ ...sent, duplicate: true, moved: false });
  });

  test('[G3] commits that overlap number without a hole', async () => {
    const { ada, bob, room } = await lobby(store());
    const batch = (n: number) => [text(room, ada, `a${n}`), text(room, bob, `b${n}`)];
    await Promise.all(Array.from({ length: 20 }, (_, n) => store().commit(batch(n))));
    const { messages } = await store().page(room, 100, 100);
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect(messages.map(({ rev }) => rev)).toEqual(messages.map(({ seq }) => seq));
  });

  test('a batch that fails leaves nothing behind, and the next one works', async () => {
    const { site, ada, bob, room } = await lobby(store());
    const failing = {
      ...text(room, ada, ''),
      get text(): string {
        throw new Error('a bug in one write');
      },
    };
    const lost = [
      text(room, ada, 'lost'),
      { kind: 'join', site, user: ada, name: 'lost', at: 1 },
      { kind: 'user', site, person: { id: 'ada', name: 'Lost' } },
      { kind: 'receipt', room, user: bob, delivered: 1, read: 1 },
      failing,
    ] as const;
    await expect(store().commit(lost)).rejects.toThrow('a bug in one write');
    expect((await store().page(room, 100, 100)).messages).toEqual([]);
    expect(await store().own(room, bob)).toEqual({ delivered: 0, read: 0, unread: 0, seq: 0 });
    const { message } = await done(store(), text(room, ada, 'kept'));
    expect(message).toMatchObject({ seq: 1, rev: 1, from: { name: 'Ada' } });
    const after = await reopen();
    expect((await after.page(room, 100, 100)).messages).toEqual([message]);
    const all = await after.rooms(site, ada, { names: [], prefixes: [''] }, 10);
    expect(all.map(({ name }) => name)).toEqual(['lobby']);
  });

  test('an empty batch is nothing', async () => {
    expect(await store().commit([])).toEqual([]);
  });

  test('a store that works says so', async () => {
    expect(await store().healthy()).toBe(true);
  });

  test('[G8] a user of another site cannot write here', async () => {
    const { room } = await lobby(store());
    const elsewhere = await lobby(store(), 'game');
    const mallory = await addUser(store(), elsewhere.site, 'Mallory');
    expect(codes(await store().commit([text(room, mallory, 'hello')]))).toEqual(['no_such_room']);
  });
}
