import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { MAX_CHANGES, type Store, type Write } from '../../server/store/store.ts';
import { eachStore } from './each-store.ts';
import {
  apply,
  done,
  type Held,
  inOrder,
  join,
  type Lobby,
  lobby,
  type OpenedStore,
  say,
  text,
} from './store-actions.ts';

type Step =
  | { readonly kind: 'send'; readonly bob: boolean }
  | { readonly kind: 'edit' | 'delete'; readonly which: number }
  | { readonly kind: 'read' }
  | { readonly kind: 'noise' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), bob: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), which: fc.nat(1_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: fc.nat(1_000) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'read' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'noise' as const }) },
);

const everything = async (store: Store, room: number) => {
  const { epoch, rev, messages } = await store.page(room, Number.MAX_SAFE_INTEGER, 10_000);
  return { epoch, rev, messages: [...messages] };
};

export function changesContract(open: () => Promise<OpenedStore>): void {
  const { store, reopen } = eachStore(open);

  test('[G4] whoever was away for any stretch of any history ends with what a fresh client has', async () => {
    const here = await lobby(store());
    let rooms = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        rooms += 1;
        const room = await join(store(), here.site, here.ada, `room-${rooms}`);
        const clients: (Held | null)[] = [null];
        let seq = 0;
        for (const [n, one] of steps.entries()) {
          if (one.kind === 'read') {
            const held = apply(null, await store().changes(room, null, 10_000));
            clients.push(held);
          } else {
            const write = writeOf(one, { ...here, room }, seq, n);
            if (write !== undefined) await store().commit([write]);
            if (one.kind === 'send') seq += 1;
          }
        }
        const fresh = await everything(store(), room);
        expect(fresh.messages.map((message) => message.seq)).toEqual(
          Array.from({ length: seq }, (_, i) => i + 1),
        );
        for (const held of clients) {
          const after = apply(held, await store().changes(room, held, 10_000));
          expect({ epoch: after.epoch, rev: after.rev, messages: inOrder(after.messages) }).toEqual(fresh);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a client that is up to date is told that nothing changed', async () => {
    const { ada, room } = await lobby(store());
    await say(store(), room, ada, 'hello');
    const { epoch, rev } = await store().changes(room, null, 50);
    expect(await store().changes(room, { epoch, rev }, 50)).toEqual({
      epoch,
      rev: 1,
      seq: 1,
      reset: false,
      before: false,
      messages: [],
    });
  });

  test('changes are the messages that changed, each once in its latest state, oldest first', async () => {
    const { ada, room } = await lobby(store());
    for (const words of ['one', 'two', 'three']) await say(store(), room, ada, words);
    const { epoch, rev } = await store().changes(room, null, 50);
    await done(store(), { kind: 'edit', room, seq: 2, by: ada, text: 'zwei', at: 2_000 });
    await done(store(), { kind: 'edit', room, seq: 2, by: ada, text: 'deux', at: 3_000 });
    await say(store(), room, ada, 'four');
    await done(store(), { kind: 'delete', room, seq: 1, by: ada, moderator: false, at: 4_000 });
    const changes = await store().changes(room, { epoch, rev }, 50);
    expect(changes).toMatchObject({ rev: 7, seq: 4, reset: false });
    expect(changes.messages.map((message) => [message.seq, message.rev, message.text])).toEqual([
      [1, 7, undefined],
      [2, 5, 'deux'],
      [4, 6, 'four'],
    ]);
  });

  test('a client without a position, of another epoch or ahead of the room starts from the latest page', async () => {
    const { ada, room } = await lobby(store());
    for (let n = 0; n < 5; n += 1) await say(store(), room, ada, `message ${n}`);
    const { epoch, rev } = await store().changes(room, null, 50);
    for (const since of [null, { epoch: epoch + 1, rev }, { epoch, rev: rev + 1 }]) {
      const changes = await store().changes(room, since, 2);
      expect(changes).toMatchObject({ epoch, rev, seq: 5, reset: true, before: true });
      expect(changes.messages.map(({ seq }) => seq)).toEqual([4, 5]);
    }
    expect(await store().changes(room, null, 5)).toMatchObject({ reset: true, before: false });
  });

  test('[G11] a client that missed more than the limit starts from the latest page instead', async () => {
    const { ada, room } = await lobby(store());
    const { epoch } = await store().changes(room, null, 50);
    await store().commit(Array.from({ length: MAX_CHANGES }, (_, n) => text(room, ada, `message ${n}`)));
    const within = await store().changes(room, { epoch, rev: 0 }, 50);
    expect(within.reset).toBe(false);
    expect(within.messages).toHaveLength(MAX_CHANGES);
    await say(store(), room, ada, 'one more');
    const beyond = await store().changes(room, { epoch, rev: 0 }, 50);
    expect(beyond).toMatchObject({ reset: true, before: true });
    expect(beyond.messages).toHaveLength(50);
  });

  test('[G4] a position taken before a restart is good after it', async () => {
    const { ada, room } = await lobby(store());
    await say(store(), room, ada, 'before');
    const held = apply(null, await store().changes(room, null, 50));
    const after = await reopen();
    const sent = await say(after, room, ada, 'after');
    expect(await after.changes(room, held, 50)).toMatchObject({ reset: false, messages: [sent] });
  });

  test('two rooms, also of the same name on two sites, have epochs of their own', async () => {
    const one = await lobby(store(), 'one');
    const two = await lobby(store(), 'two');
    const epochs = await Promise.all([one, two].map(({ room }) => store().changes(room, null, 1)));
    expect(new Set(epochs.map(({ epoch }) => epoch)).size).toBe(2);
  });
}

function writeOf(one: Step, { ada, bob, room }: Lobby, seq: number, n: number): Write | undefined {
  const at = 1_000 + n;
  switch (one.kind) {
    case 'send':
      return text(room, one.bob ? bob : ada, `message ${n}`, at);
    case 'edit':
      // Refused if Bob wrote it or it is deleted: history has such attempts too.
      return seq === 0
        ? undefined
        : { kind: 'edit', room, seq: 1 + (one.which % seq), by: ada, text: `edit ${n}`, at };
    case 'delete':
      return seq === 0
        ? undefined
        : { kind: 'delete', room, seq: 1 + (one.which % seq), by: ada, moderator: true, at };
    case 'noise':
      return { kind: 'receipt', room, user: ada, delivered: seq, read: seq };
    case 'read':
      return undefined;
  }
}
