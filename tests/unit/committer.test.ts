import { describe, expect, test } from 'bun:test';
import { ChatError } from '../../server/chat/chat-error.ts';
import { type Committed, Committer } from '../../server/chat/committer.ts';
import { type Outcome, StoreError, type Write } from '../../server/store/store.ts';

const seen = (user: number) => ({ kind: 'seen', user, at: 0 }) as const;
const done: Outcome = { ok: true, value: {} };

/** A store whose commits end when the test says so: only so can a test know what came together. */
const harness = (answer: (writes: readonly Write[]) => Promise<Outcome[]>) => {
  const batches: number[] = [];
  const told: (readonly Committed[])[] = [];
  const lines: string[] = [];
  const committer = new Committer(
    {
      commit(writes) {
        batches.push(writes.length);
        return answer(writes);
      },
    },
    { soon: (callback) => void setImmediate(callback) },
    (batch) => told.push(batch),
    (line) => lines.push(line),
  );
  return { committer, batches, told, lines };
};

const succeed = (writes: readonly Write[]) => Promise.resolve(writes.map(() => done));
const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) =>
    result.status === 'fulfilled' ? 'ok' : result.reason instanceof ChatError ? result.reason.code : 'other',
  );

describe('group commit', () => {
  test('everything of one turn of the event loop is one batch', async () => {
    const { committer, batches } = harness(succeed);
    await Promise.all(Array.from({ length: 100 }, (_, user) => committer.submit(seen(user))));
    expect(batches).toEqual([100]);
  });

  test('what comes while the store is busy is the next batch, in order', async () => {
    const gate = Promise.withResolvers<void>();
    const { committer, batches, told } = harness(async (writes) => {
      if (batches.length === 1) await gate.promise;
      return writes.map(() => done);
    });
    const first = committer.submit(seen(1));
    while (batches.length === 0) await new Promise(setImmediate);
    const rest = [2, 3, 4].map((user) => committer.submit(seen(user)));
    gate.resolve();
    await Promise.all([first, ...rest]);
    expect(batches).toEqual([1, 3]);
    expect(told.flat().map(({ write }) => write)).toEqual([1, 2, 3, 4].map(seen));
  });

  test('[G1] nobody is acknowledged, and nothing is told to a room, before the store has answered', async () => {
    const gate = Promise.withResolvers<Outcome[]>();
    const { committer, batches, told } = harness(() => gate.promise);
    let acknowledged = false;
    const submitted = committer.submit(seen(1)).then(() => {
      acknowledged = true;
    });
    while (batches.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect([acknowledged, told.length]).toEqual([false, 0]);
    gate.resolve([done]);
    await submitted;
    expect([acknowledged, told.length]).toEqual([true, 1]);
  });

  test('a full disk refuses the batch as temporary, and the next one works', async () => {
    let full = true;
    const { committer, told, lines } = harness((writes) =>
      full ? Promise.reject(new StoreError('store_full')) : succeed(writes),
    );
    const refused = await Promise.allSettled([committer.submit(seen(1)), committer.submit(seen(2))]);
    expect(codesOf(refused)).toEqual(['store_full', 'store_full']);
    expect(told).toEqual([]);
    expect(lines).toHaveLength(1);
    full = false;
    expect(await committer.submit(seen(3))).toEqual({ ok: true, value: {} });
  });

  test('[G11] while the disk is full, who comes back is let in beside those whose messages are refused', async () => {
    const needsSpace = ({ kind }: Write) => kind === 'send';
    const { committer } = harness((writes) =>
      writes.some(needsSpace) ? Promise.reject(new StoreError('store_full')) : succeed(writes),
    );
    const message = { kind: 'send', room: 1, author: 1, clientId: 'a', text: 'hello', at: 0 } as const;
    const known = { kind: 'user', site: 1, person: { id: 'ada', name: 'Ada' } } as const;
    const rejoined = { kind: 'join', site: 1, name: 'lobby', user: 1, at: 0 } as const;
    const results = await Promise.allSettled([
      committer.submit(message),
      committer.submit(known),
      committer.submit(rejoined),
    ]);
    expect(codesOf(results)).toEqual(['store_full', 'ok', 'ok']);
  });

  test('[G11] one write that the store chokes on fails alone', async () => {
    const { committer } = harness((writes) => {
      if (writes.some((write) => write.kind === 'seen' && write.user === 2)) throw new Error('a bug');
      return succeed(writes);
    });
    const results = await Promise.allSettled([1, 2, 3].map((user) => committer.submit(seen(user))));
    expect(codesOf(results)).toEqual(['ok', 'internal', 'ok']);
  });

  test('drained resolves when nothing is left', async () => {
    const { committer, told } = harness(succeed);
    const submitted = committer.submit(seen(1));
    await committer.drained();
    expect(told).toHaveLength(1);
    await submitted;
    await committer.drained();
  });
});
