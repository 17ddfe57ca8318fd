import { expect, test } from 'bun:test';
import { LiveRooms } from '../../server/chat/live-rooms.ts';

test('[G5] the head of a room never falls, though a change is told before an older reading is done', () => {
  const rooms = new LiveRooms();
  rooms.enter(1);
  rooms.advance(1, { epoch: 1, seq: 4, rev: 6 });
  rooms.advance(1, { epoch: 1, seq: 3, rev: 5 });
  expect(rooms.get(1)).toMatchObject({ epoch: 1, seq: 4, rev: 6 });
  rooms.advance(1, { epoch: 1, seq: 4, rev: 7 });
  expect(rooms.get(1)).toMatchObject({ epoch: 1, seq: 4, rev: 7 });
});
