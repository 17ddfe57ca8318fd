import { describe, expect, test } from 'bun:test';
import type { Members, Message, RoomSnapshot } from '../../widget/client/chat-state.ts';
import { emptyRoom } from '../../widget/client/room-reducer.ts';
import { receiptOf } from '../../widget/client/selectors.ts';
import { typingText } from '../../widget/client/typing-text.ts';
import { unreadOf } from '../../widget/client/unread.ts';

const ADA = { id: 'ada', name: 'Ada' };
const BOB = { id: 'bob', name: 'Bob' };
const message = (seq: number, parts: Partial<Message> = {}): Message => ({
  seq,
  rev: seq,
  clientId: String(seq),
  from: BOB,
  at: seq,
  text: String(seq),
  ...parts,
});
const room = (parts: Partial<RoomSnapshot>): RoomSnapshot => ({ ...emptyRoom('lobby'), ...parts });

describe('[G9] unread', () => {
  const messages = [message(8), message(9, { from: ADA }), message(10, { deletedAt: 1 }), message(11)];
  const own = { delivered: 0, read: 0, unread: 7, seq: 10 };

  test('is the server’s count and what came since, while not everything is held', () => {
    expect(unreadOf(room({ messages, own, before: true }), ADA)).toBe(8);
  });
  test('is the server’s count for a room of which nothing is held', () => {
    expect(unreadOf(room({ own }), ADA)).toBe(7);
  });
  test('counts others’ messages that are not deleted where everything is held', () => {
    expect(unreadOf(room({ messages, own: { ...own, read: 7 }, before: true }), ADA)).toBe(2);
    expect(unreadOf(room({ messages, own: { ...own, read: 8 }, before: true }), ADA)).toBe(1);
    expect(unreadOf(room({ messages, own: { ...own, read: 11 }, before: true }), ADA)).toBe(0);
  });
  test('stops at a hundred, as the server’s does', () => {
    const many = Array.from({ length: 1_200 }, (_, index) => message(index + 1));
    expect(unreadOf(room({ messages: many, own: { ...own, seq: 0, unread: 0 } }), ADA)).toBe(100);
  });
});

describe('[G9] the receipt of a message', () => {
  const member = (id: string, delivered: number, read: number) => {
    return { id, name: id, delivered, read, online: true, lastSeen: null };
  };
  const list = (...people: ReturnType<typeof member>[]): Members => ({ kind: 'list', people });
  const of = (members: Members, own = emptyRoom('x').own) =>
    receiptOf(room({ members, own }), message(5), ADA);

  test('is sent, delivered or read, by what others have told', () => {
    expect(of(list(member('ada', 9, 9), member('bob', 4, 4)))).toMatchObject({ kind: 'sent', of: 1 });
    expect(of(list(member('bob', 5, 4)))).toMatchObject({ kind: 'delivered', deliveredTo: 1, readBy: 0 });
    expect(of(list(member('bob', 6, 5), member('cleo', 5, 0)))).toEqual({
      kind: 'read',
      readBy: 1,
      deliveredTo: 2,
      of: 2,
    });
  });
  test('is sent in a room without anybody else', () => {
    expect(of(list(member('ada', 5, 5)))).toEqual({ kind: 'sent', readBy: 0, deliveredTo: 0, of: 0 });
  });
  test('is derived from the counts of a large room, oneself not included', () => {
    const members: Members = {
      kind: 'summary',
      count: 500,
      online: 20,
      delivered: [
        [9, 3],
        [5, 120],
        [2, 500],
      ],
      read: [
        [9, 1],
        [4, 80],
      ],
    };
    const own = { delivered: 9, read: 9, unread: 0, seq: 9 };
    expect(of(members, own)).toEqual({ kind: 'delivered', readBy: 0, deliveredTo: 119, of: 499 });
    expect(of(members)).toEqual({ kind: 'read', readBy: 1, deliveredTo: 120, of: 499 });
  });
});

test('who is typing is said in a sentence', () => {
  expect(typingText([])).toBeNull();
  expect(typingText([ADA])).toBe('Ada is typing');
  expect(typingText([ADA, BOB])).toBe('Ada and Bob are typing');
  expect(typingText([ADA, BOB, { id: 'c', name: 'Cleo' }])).toBe('Several people are typing');
});
