/** Watermarks and unread counts against a plain recount, whatever people do in whatever order and batches. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Own } from '../../server/protocol/frames.ts';
import type { RoomId, UserId, Write } from '../../server/store/store.ts';
import { startCore } from '../support/core.ts';

let core: Awaited<ReturnType<typeof startCore>>;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.close());

const who = fc.nat({ max: 2 });
const seq = fc.integer({ min: 1, max: 12 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), who, again: fc.boolean() }),
  fc.record({ kind: fc.constant('edit' as const), who, seq }),
  fc.record({ kind: fc.constant('delete' as const), who, seq }),
  fc.record({
    kind: fc.constant('receipt' as const),
    who,
    delivered: fc.nat({ max: 12 }),
    read: fc.nat({ max: 12 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let rooms = 0;
/** A new room that all three have joined. */
const prepare = async () => {
  const { store } = core;
  const site = await store.putSite({ name: 'default', origins: ['self'], audience: null, issuer: null });
  const name = `unread-${rooms++}`;
  const people: { id: string; user: UserId }[] = [];
  let room: RoomId = 0;
  for (const id of ['ada', 'ben', 'eve']) {
    const [made] = await store.commit([{ kind: 'user', site, person: { id, name: id } }]);
    if (!made?.ok || !('id' in made.value)) throw new Error('No user.');
    const user = made.value.id;
    people.push({ id, user });
    const [joined] = await store.commit([{ kind: 'join', site, name, user, at: 0 }]);
    if (!joined?.ok || !('room' in joined.value)) throw new Error('No room.');
    room = joined.value.room.id;
  }
  return { people, room };
};

test('[G9] unread is what a recount of the history says, and no watermark ever goes back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 12 }),
      async (batches) => {
        const { store } = core;
        const { people, room } = await prepare();
        const lastSent = people.map(() => Bun.randomUUIDv7());
        const writeOf = (action: Step): Write => {
          const user = people[action.who]?.user ?? 0;
          if (action.kind === 'send') {
            if (!action.again) lastSent[action.who] = Bun.randomUUIDv7();
            return {
              kind: 'send',
              room,
              author: user,
              clientId: lastSent[action.who] ?? '',
              text: 'x',
              at: 1,
            };
          }
          if (action.kind === 'receipt') {
            return { kind: 'receipt', room, user, delivered: action.delivered, read: action.read };
          }
          const change = { room, seq: action.seq, by: user, at: 2 };
          return action.kind === 'edit'
            ? { kind: 'edit', ...change, text: Bun.randomUUIDv7() }
            : { kind: 'delete', ...change, moderator: action.who === 0 };
        };
        const before: Own[] = [];
        for (const batch of batches) {
          await store.commit(batch.map(writeOf));
          const { messages } = await store.page(room, 1000, 1000);
          expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
          for (const [index, { id, user }] of people.entries()) {
            const own = await store.own(room, user);
            const unread = messages.filter(
              (message) =>
                message.seq > own.read && message.from.id !== id && message.deletedAt === undefined,
            );
            expect(own.unread).toBe(unread.length);
            expect(own.read).toBeLessThanOrEqual(own.delivered);
            expect(own.delivered).toBeLessThanOrEqual(own.seq);
            expect(own.read).toBeGreaterThanOrEqual(before[index]?.read ?? 0);
            expect(own.delivered).toBeGreaterThanOrEqual(before[index]?.delivered ?? 0);
            before[index] = own;
          }
        }
      },
    ),
    { numRuns: 60, seed: 20_261_123 },
  );
});
