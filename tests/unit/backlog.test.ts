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

  test('keep little, however long they have taken nothing, while others hold much', () => {
    const little = Array.from({ length: 1000 }, () => 2 / 1024);
    const { backlog, queues, left } = readers(...little, ...Array.from({ length: 18 }, () => 0));
    backlog.grow(100 * MB);
    for (const queue of queues.slice(1000)) queue.waiting = MB;
    backlog.grow(100 * MB);
    expect(left().filter((size) => size < 1)).toEqual(little);
    expect(left().length - little.length).toBe(6);
  });

  test('lose even little when all of that together is too much', () => {
    const { backlog, left } = readers(...Array.from({ length: 300 }, () => 63 / 1024), 1);
    backlog.grow(100 * MB);
    expect(left().length).toBe(Math.floor((8 * 1024) / 63));
    expect(left()).not.toContain(1);
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
