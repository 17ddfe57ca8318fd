import { describe, expect, test } from 'bun:test';
import { Backlog, type Queue } from '../../server/realtime/backlog.ts';

const MB = 1024 * 1024;

interface TestQueue extends Queue {
  waiting: number;
  ended: boolean;
}

/** Readers with so many megabytes waiting, each told something once, as its backlog sees it. */
const readers = (...megabytes: number[]) => {
  const backlog = new Backlog();
  const queues = megabytes.map((size): TestQueue => {
    const queue = {
      waiting: size * MB,
      ended: false,
      terminate() {
        queue.ended = true;
        backlog.remove(queue);
      },
    };
    backlog.add(queue);
    return queue;
  });
  const left = () => queues.filter(({ ended }) => !ended).map(({ waiting }) => waiting / MB);
  return { backlog, queues, left };
};

describe('[G11] slow readers, all of them together', () => {
  test('keep what waits for them while it is little', () => {
    const { backlog, left } = readers(1, 2, 3);
    backlog.grow(100 * MB);
    expect(left()).toEqual([1, 2, 3]);
  });

  test('lose the longest queues when it is much, until no more than half of that is left', () => {
    const { backlog, left } = readers(2, 9, 4, 0, 8, 5);
    backlog.grow(100 * MB);
    expect(left()).toEqual([2, 4, 0]);
  });

  test('lose those that take nothing before those that only have much to take', () => {
    const { backlog, queues, left } = readers(2, 5, 2, 5);
    backlog.grow(100 * MB);
    const busy = queues[1];
    if (busy) backlog.drained(busy);
    for (const queue of queues) queue.waiting += MB;
    backlog.grow(100 * MB);
    expect(left()).toEqual([6]);
  });

  test('are looked at only now and then, and those that have gone never again', () => {
    const { backlog, left } = readers(20, 20, 1);
    backlog.grow(MB);
    expect(left()).toEqual([20, 20, 1]);
    backlog.grow(4 * MB);
    expect(left()).toEqual([1]);
    backlog.grow(100 * MB);
    expect(left()).toEqual([1]);
  });
});
