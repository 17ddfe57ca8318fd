import { expect, test } from 'bun:test';
import { eachStore } from './each-store.ts';
import {
  addSite,
  addUser,
  attempt,
  done,
  join,
  lobby,
  type OpenedStore,
  say,
  text,
} from './store-actions.ts';

export function roomContract(open: () => Promise<OpenedStore>): void {
  const { store, reopen } = eachStore(open);

  test('a room has the title that was last given, and its name before', async () => {
    const { site, ada } = await lobby(store());
    const joining = { kind: 'join', site, user: ada, name: 'order-7', at: 1 } as const;
    expect((await done(store(), joining)).room).toMatchObject({ site, name: 'order-7', title: 'order-7' });
    expect((await done(store(), { ...joining, title: 'Order 7' })).room.title).toBe('Order 7');
    expect((await done(store(), joining)).room.title).toBe('Order 7');
    const again = await reopen();
    expect((await done(again, joining)).room.title).toBe('Order 7');
  });

  test('a room is made by who joins it, unless they only want one that exists', async () => {
    const { site, ada, bob } = await lobby(store());
    const joining = { kind: 'join', site, user: ada, name: 'order-7', at: 1, existing: true } as const;
    expect(await attempt(store(), joining)).toEqual({ ok: false, code: 'no_such_room' });
    const made = await join(store(), site, bob, 'order-7');
    expect(await done(store(), joining)).toMatchObject({ room: { id: made }, joined: true });
  });

  test('the room list has the last message and what is unread, newest first', async () => {
    const { site, ada, bob, room } = await lobby(store());
    const order = await join(store(), site, bob, 'order-7');
    await join(store(), site, bob, 'silent');
    const old = (await done(store(), text(room, ada, 'old', 1_000))).message;
    const recent = (await done(store(), text(order, ada, 'recent', 2_000))).message;
    const list = await store().rooms(site, bob, { names: ['silent', 'lobby', 'order-7'], prefixes: [] }, 10);
    const unread = { delivered: 0, read: 0, unread: 1, seq: 1 };
    expect(list).toEqual([
      { name: 'order-7', title: 'order-7', own: unread, last: recent },
      { name: 'lobby', title: 'lobby', own: unread, last: old },
      { name: 'silent', title: 'silent', own: { delivered: 0, read: 0, unread: 0, seq: 0 }, last: null },
    ]);
  });

  test('the room list has named rooms that nobody has entered yet, and others only by prefix', async () => {
    const { site, ada } = await lobby(store());
    for (const name of ['support-1', 'support-2', 'support', 'supporters', 'private'])
      await join(store(), site, ada, name);
    const names = async (wanted: string[], prefixes: string[], limit = 10) => {
      const list = await store().rooms(site, ada, { names: wanted, prefixes }, limit);
      return list.map(({ name }) => name);
    };
    expect(await names(['later'], ['support-'])).toEqual(['support-1', 'support-2', 'later']);
    expect(await names(['support-1', 'support-1'], ['support-', 'support'])).toEqual([
      'support',
      'support-1',
      'support-2',
      'supporters',
    ]);
    expect(await names([], [''])).toHaveLength(6);
    expect(await names([], [])).toEqual([]);
    expect(await names(['%', '*', '" or 1'], ['%', '_'])).toEqual(['" or 1', '%', '*']);
    expect(await names(['later'], [''], 2)).toHaveLength(2);
  });

  test('[G8] a room of the same name on another site is another room', async () => {
    const shop = await lobby(store(), 'shop');
    const game = await lobby(store(), 'game');
    expect(game.room).not.toBe(shop.room);
    expect(game.ada).not.toBe(shop.ada);
    await say(store(), shop.room, shop.ada, 'for the shop');
    expect((await store().page(game.room, 100, 100)).messages).toEqual([]);
    const list = await store().rooms(game.site, game.ada, { names: ['lobby'], prefixes: [''] }, 10);
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({ name: 'lobby', last: null });
  });

  test('[G8] a user cannot be made a member of a room of another site', async () => {
    const shop = await lobby(store(), 'shop');
    const game = await lobby(store(), 'game');
    const join = { kind: 'join', site: shop.site, user: game.ada, name: 'lobby', at: 1 } as const;
    expect(await attempt(store(), join)).toEqual({ ok: false, code: 'no_such_room' });
    expect((await store().members(shop.room, 10)).kind).toBe('list');
  });

  test('users of the same name on two sites are two people', async () => {
    const one = await addUser(store(), await addSite(store(), 'one'), 'Ada');
    const two = await addUser(store(), await addSite(store(), 'two'), 'Ada');
    expect(one).not.toBe(two);
  });

  test('a site has the keys and settings that it was last given', async () => {
    const site = { name: 'shop', origins: ['https://shop.example'], audience: 'chat', issuer: null };
    const key = { keyId: 'k1', algorithm: 'HS256', key: 'secret' } as const;
    const id = await store().putSite({ ...site, key });
    expect(await store().putSite({ ...site, key: { ...key, keyId: 'k2', algorithm: 'ES256' } })).toBe(id);
    expect(await store().putSite({ ...site, origins: ['*'], key: { ...key, key: 'newer' } })).toBe(id);
    const after = await reopen();
    const common = { site: id, siteName: 'shop', origins: ['*'], audience: 'chat', issuer: null };
    expect(await after.siteKeys()).toEqual([
      { ...common, keyId: 'k1', algorithm: 'HS256', key: 'newer' },
      { ...common, keyId: 'k2', algorithm: 'ES256', key: 'secret' },
    ]);
  });

  test('[G8] a key id of one site cannot be taken over by another', async () => {
    const key = { keyId: 'k1', algorithm: 'HS256', key: 'secret' } as const;
    const settings = { origins: ['*'], audience: null, issuer: null };
    await store().putSite({ ...settings, name: 'shop', key });
    const taking = store().putSite({ ...settings, name: 'game', key: { ...key, key: 'mine' } });
    await expect(taking).rejects.toMatchObject({ code: 'key_id_taken' });
    const keys = await store().siteKeys();
    expect(keys.map(({ siteName, key: secret }) => [siteName, secret])).toEqual([['shop', 'secret']]);
  });

  test('[G7] a key that is removed is gone, and the site stays', async () => {
    const site = { name: 'shop', origins: ['*'], audience: null, issuer: null };
    const key = { keyId: 'k1', algorithm: 'HS256', key: 'secret' } as const;
    const id = await store().putSite({ ...site, key });
    expect(await store().removeSiteKey('k1')).toBe(true);
    expect(await store().removeSiteKey('k1')).toBe(false);
    expect(await store().siteKeys()).toEqual([]);
    expect(await store().putSite(site)).toBe(id);
  });

  test('[G7] a revocation takes the place of the former one of the same user, and is told after it', async () => {
    const { site } = await lobby(store(), 'shop');
    const revoke = (subject: string, before: number) => store().revoke({ siteName: 'shop', subject, before });
    expect([await revoke('ada', 10), await revoke('bob', 20), await revoke('ada', 30)]).toEqual([
      true,
      true,
      true,
    ]);
    const [first, second, ...rest] = await store().revocations(0);
    expect(first).toMatchObject({ site, subject: 'bob', before: 20 });
    expect(second).toMatchObject({ site, subject: 'ada', before: 30 });
    expect(rest).toEqual([]);
    expect(await store().revocations(first?.id ?? 0)).toHaveLength(1);
    expect(await store().revoke({ siteName: 'nowhere', subject: 'ada', before: 1 })).toBe(false);
  });
}
