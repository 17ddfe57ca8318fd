import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { FrameOf, Message } from '../../server/protocol/frames.ts';
import type { ChatState } from '../../widget/client/chat-state.ts';
import { INITIAL_STATE, reduce } from '../../widget/client/reducer.ts';
import type { RoomEvent, StateEvent } from '../../widget/client/state-events.ts';

const BOB = { id: 'bob', name: 'Bob' };
const OWN = { delivered: 0, read: 0, unread: 0, seq: 0 };
const member = (id: string, delivered: number, read: number) => {
  return { id, name: id, delivered, read, online: true, lastSeen: null };
};
const message = (seq: number, rev = seq, text = `${seq}@${rev}`): Message => {
  return { seq, rev, clientId: `id-${seq}`, from: BOB, at: seq, text };
};

const joined = (messages: Message[], rev: number, before = false): RoomEvent => ({
  kind: 'joined',
  room: 'lobby',
  since: 0,
  state: {
    room: 'lobby',
    title: 'Lobby',
    role: 'write',
    epoch: 1,
    rev,
    seq: messages.at(-1)?.seq ?? 0,
    reset: true,
    before,
    messages,
    own: OWN,
    members: { kind: 'list', people: [member('ada', 3, 2), member('bob', 0, 0)] },
  },
});
const events = (from: number, rev: number, messages: Message[], epoch = 1): RoomEvent => {
  const frame: FrameOf<'events'> = { type: 'events', room: 'lobby', epoch, from, rev, messages };
  return { kind: 'events', room: 'lobby', frame, keep: 5000 };
};
const play = (...played: StateEvent[]): ChatState =>
  played.reduce(reduce, reduce(INITIAL_STATE, { kind: 'joining', room: 'lobby' }));
const room = (state: ChatState) => {
  const found = state.rooms[0];
  if (!found) throw new Error('There is no room.');
  return found;
};
const texts = (state: ChatState) => room(state).messages.map(({ text }) => text);
const pending = (clientId: string): RoomEvent => {
  const entry = { clientId, room: 'lobby', text: clientId, at: 0, state: { kind: 'waiting' } } as const;
  return { kind: 'pending', room: 'lobby', message: entry };
};

describe('a room', () => {
  test('[G6] has unsent messages in the order in which they were written, whichever page wrote them', () => {
    const state = play(pending('id-2'), pending('id-3'), pending('id-1'), pending('id-2'));
    expect(room(state).pending.map(({ clientId }) => clientId)).toEqual(['id-1', 'id-2', 'id-3']);
  });

  test('[G2] has no message as unsent that has arrived', () => {
    const state = play(joined([message(1)], 1));
    expect(reduce(state, pending('id-1'))).toBe(state);
  });

  test('[G2] is the same object after a frame that says nothing new', () => {
    const state = play(joined([message(1)], 1), events(1, 2, [message(2)]));
    expect(reduce(state, events(1, 2, [message(2)]))).toBe(state);
    expect(reduce(state, events(0, 1, [message(1)]))).toBe(state);
  });

  test('[G4] is left as it is by a frame that leaves a hole, or is of another epoch', () => {
    const state = play(joined([message(1)], 1));
    expect(reduce(state, events(2, 3, [message(3)]))).toBe(state);
    expect(reduce(state, events(1, 3, [message(3)]))).toBe(state);
    expect(reduce(state, events(1, 2, [message(2)], 2))).toBe(state);
  });

  test('[G4] takes an edit into its place, and ignores one of a message older than what is held', () => {
    const state = play(joined([message(5), message(6)], 6, true));
    expect(texts(reduce(state, events(6, 7, [message(5, 7)])))).toEqual(['5@7', '6@6']);
    const older = reduce(state, events(6, 7, [message(2, 7)]));
    expect(texts(older)).toEqual(['5@5', '6@6']);
    expect(room(older).rev).toBe(7);
  });

  test('[G4] keeps nothing of a deleted text', () => {
    const tombstone: Message = { seq: 1, rev: 2, clientId: 'id-1', from: BOB, at: 1, deletedAt: 9 };
    const state = play(joined([message(1)], 1), events(1, 2, [tombstone]));
    expect(room(state).messages).toEqual([tombstone]);
    expect(room(state).last).toEqual(tombstone);
  });

  test('keeps the identity of every part that did not change', () => {
    const state = play(joined([message(1), message(2)], 2));
    const after = reduce(state, events(2, 3, [message(2, 3)]));
    expect(room(after).messages[0]).toBe(room(state).messages[0]);
    expect(room(after).members).toBe(room(state).members);
    expect(after.limits).toBe(state.limits);
  });

  test('[G9] never lets a watermark move back, whatever is told later', () => {
    const receipts = (read: number): RoomEvent => {
      const frame: FrameOf<'receipts'> = {
        type: 'receipts',
        room: 'lobby',
        members: [{ id: 'ada', delivered: read, read }],
      };
      return { kind: 'receipts', room: 'lobby', frame };
    };
    const frame = {
      type: 'presence' as const,
      room: 'lobby',
      changed: [member('ada', 1, 1), member('cleo', 0, 0)],
    };
    const state = play(
      joined([], 0),
      receipts(5),
      receipts(4),
      { kind: 'presence', room: 'lobby', frame },
      joined([], 0),
    );
    const { members } = room(state);
    expect(members.kind === 'list' && members.people.find(({ id }) => id === 'ada')).toMatchObject({
      delivered: 5,
      read: 5,
    });
  });

  test('[G10] follows who is there, and becomes counts when it has grown large', () => {
    const changed = [{ ...member('bob', 0, 0), online: false, lastSeen: 7 }, member('cleo', 0, 0)];
    const state = play(joined([], 0), {
      kind: 'presence',
      room: 'lobby',
      frame: { type: 'presence', room: 'lobby', changed },
    });
    const { members } = room(state);
    expect(members.kind === 'list' && members.people.map(({ id, online }) => `${id} ${online}`)).toEqual([
      'ada true',
      'bob false',
      'cleo true',
    ]);
    const frame = { type: 'presence' as const, room: 'lobby', count: 200, online: 40 };
    const large = reduce(state, { kind: 'presence', room: 'lobby', frame });
    expect(room(large).members).toEqual({ kind: 'summary', count: 200, online: 40, delivered: [], read: [] });
  });

  test('[G4] ends as a fresh reader sees it, however the frames are doubled and reordered, after one sync', () => {
    const log = Array.from({ length: 12 }, (_, index) => {
      const rev = index + 1;
      return { rev, message: message(Math.ceil(rev / 2), rev) };
    });
    const latest = (since: number) => {
      const bySeq = new Map(
        log.filter(({ rev }) => rev > since).map((entry) => [entry.message.seq, entry.message]),
      );
      return [...bySeq.values()];
    };
    fc.assert(
      fc.property(fc.array(fc.nat(log.length - 1), { maxLength: 40 }), (order) => {
        const frames = order.map((index) =>
          events(
            index,
            index + 1,
            log.slice(index, index + 1).map((e) => e.message),
          ),
        );
        const state = play(joined([], 0), ...frames);
        const { rev, messages } = room(state);
        expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
        const changes = { epoch: 1, rev: 12, seq: 6, reset: false, before: false, messages: latest(rev) };
        const healed = reduce(state, { kind: 'changes', room: 'lobby', changes, own: OWN, since: rev });
        expect(room(healed).messages).toEqual(latest(0));
      }),
    );
  });
});
