import { describe, expect, test } from 'bun:test';
import type { Committed } from '../../server/chat/committer.ts';
import { roomEvents } from '../../server/chat/events.ts';
import { BOUNDS, type Message } from '../../server/protocol/frames.ts';

const room = (id: number) => ({ id, site: 1, name: `room-${id}`, title: '' });
const message = (seq: number, rev: number, text = 'x'): Message => ({
  seq,
  rev,
  clientId: Bun.randomUUIDv7(),
  from: { id: 'ada', name: 'Ada' },
  at: 0,
  text,
});
const sent = (where: number, what: Message, duplicate = false): Committed => ({
  room: room(where),
  write: { kind: 'send', room: where, author: 1, clientId: what.clientId, text: 'x', at: 0 },
  outcome: { ok: true, value: { message: what, epoch: 7, duplicate, moved: false } },
});
const edited = (where: number, what: Message): Committed => ({
  room: room(where),
  write: { kind: 'edit', room: where, seq: what.seq, by: 1, text: 'y', at: 0 },
  outcome: { ok: true, value: { message: what, epoch: 7, changed: true } },
});

describe('the frames of a batch', () => {
  test('are one a room, however many messages it has', () => {
    const events = roomEvents([sent(1, message(1, 1)), sent(2, message(5, 8)), sent(1, message(2, 2))]);
    expect(events.map(({ frames }) => frames.length)).toEqual([1, 1]);
    expect(events[0]?.frames[0]).toMatchObject({ room: 'room-1', epoch: 7, from: 0, rev: 2 });
    expect(events[1]?.frames[0]).toMatchObject({ room: 'room-2', from: 7, rev: 8 });
  });

  test('say each message once, in its latest state, and still cover every rev', () => {
    const [events] = roomEvents([
      sent(1, message(1, 5, 'first')),
      sent(1, message(2, 6)),
      edited(1, message(1, 7, 'second')),
    ]);
    expect(events?.frames).toHaveLength(1);
    expect(events?.frames[0]).toMatchObject({ from: 4, rev: 7 });
    expect(events?.frames[0]?.messages.map(({ seq, text }) => [seq, text])).toEqual([
      [2, 'x'],
      [1, 'second'],
    ]);
  });

  test('[G2] say nothing of what was stored before, or refused', () => {
    const refused: Committed = {
      ...sent(1, message(1, 1)),
      outcome: { ok: false, code: 'client_id_reused' },
    };
    expect(roomEvents([sent(1, message(1, 1), true), refused])).toEqual([]);
  });

  test('[G11] are cut where one would be too large, and join without a hole', () => {
    const text = '漢'.repeat(4000);
    const batch = Array.from({ length: 60 }, (_, index) => sent(1, message(index + 1, index + 11, text)));
    const frames = roomEvents(batch)[0]?.frames ?? [];
    expect(frames.length).toBeGreaterThan(2);
    let at = 10;
    for (const frame of frames) {
      expect(frame.from).toBe(at);
      at = frame.rev;
      expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThan(BOUNDS.reply * 1.1);
    }
    expect(at).toBe(70);
    expect(frames.flatMap(({ messages }) => messages.map(({ seq }) => seq))).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
  });
});
