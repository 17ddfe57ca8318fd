import { expect, test } from 'bun:test';
import { StoreError } from '../../server/store/store.ts';
import { bound, startCore } from '../support/core.ts';
import { sign } from '../support/tokens.ts';

test('[G11] rooms that could not be made while the disk was full do not count as made', async () => {
  let full = true;
  const core = await startCore((store) => ({
    ...bound(store),
    commit: async (writes) => {
      const makes = writes.some((write) => write.kind === 'join' && !write.existing);
      if (full && makes) throw new StoreError('store_full', { cause: new Error('full') });
      return store.commit(writes);
    },
  }));
  const peer = core.connect();
  const answerTo = async (id: number, command: object) => {
    peer.say({ ...command, id });
    const answer = () => peer.frames.find((frame) => 'id' in frame && frame.id === id);
    while (!answer() && !peer.end) await core.clock.advance(0);
    return answer();
  };
  const exp = Math.floor(core.clock.now() / 1000) + 3600;
  const token = await sign({ sub: 'ada', exp, rooms: { 'order-*': 'write' } });
  await answerTo(1, { type: 'hello', version: 1, token, device: 'device-1', rooms: [] });
  const join = { type: 'join', rooms: [{ room: 'order-new' }] };
  // More often than new rooms are allowed at once and in this time.
  for (let id = 1000; id < 1250; id++) {
    expect(await answerTo(id, join)).toMatchObject({ code: 'store_full' });
    await core.clock.advance(1_000);
    peer.say({ type: 'pong' });
  }
  full = false;
  expect(await answerTo(2000, join)).toMatchObject({
    result: { rooms: [{ room: 'order-new' }], refused: [] },
  });
  await core.close();
});
