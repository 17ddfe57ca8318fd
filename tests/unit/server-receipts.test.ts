import { afterEach, expect, test } from 'bun:test';
import { StoreError } from '../../server/store/store.ts';
import { bound, startCore } from '../support/core.ts';

let core: Awaited<ReturnType<typeof startCore>>;
/** Whether the store refuses what it is given. */
let away = false;
afterEach(() => core.close());

const start = async () => {
  away = false;
  core = await startCore((store) => ({
    ...bound(store),
    commit: async (writes) => {
      if (away) throw new StoreError('store_unavailable');
      return store.commit(writes);
    },
  }));
  const ada = await core.enter('ada', 'lobby');
  const ben = await core.enter('ben', 'lobby');
  ada.say({ type: 'send', id: 2, room: 'lobby', clientId: Bun.randomUUIDv7(), text: 'Read me' });
  await core.clock.advance(0);
  return { ada, ben };
};

test('[G9] what was read while the store was away is told once it is back, without a reconnect', async () => {
  const { ada, ben } = await start();
  ben.say({ type: 'receipt', id: 2, room: 'lobby', delivered: 1, read: 1 });
  away = true;
  await core.clock.advance(1000);
  expect(
    ada.all('receipts').flatMap((frame) => ('members' in frame ? frame.members : [])),
  ).not.toContainEqual({
    id: 'ben',
    delivered: 1,
    read: 1,
  });

  away = false;
  await core.clock.advance(3000);
  expect(ada.all('receipts').flatMap((frame) => ('members' in frame ? frame.members : []))).toContainEqual({
    id: 'ben',
    delivered: 1,
    read: 1,
  });
  expect(ben.all('own').at(-1)?.own.read).toBe(1);
});

test('[G9] that an own message is read by its author is told although the store failed in between', async () => {
  const { ada } = await start();
  away = true;
  await core.clock.advance(1000);
  away = false;
  await core.clock.advance(3000);
  expect(ada.all('own').at(-1)?.own).toMatchObject({ delivered: 1, read: 1 });
});

test('[G9] what was read just before the server is stopped in order is stored, without waiting for more of it', async () => {
  const { ben } = await start();
  const before = core.clock.monotonic();
  ben.say({ type: 'receipt', id: 2, room: 'lobby', delivered: 1, read: 1 });
  while (ben.all('ok').length === 0) await core.clock.advance(0);
  await core.chat.drain();
  expect(core.clock.monotonic()).toBe(before);
  const onlyRoom = 1;
  expect(await core.store.members(onlyRoom, 10)).toMatchObject({
    members: [{ person: { id: 'ada' } }, { person: { id: 'ben' }, delivered: 1, read: 1 }],
  });
});
