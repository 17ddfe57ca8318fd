/**
 * What waits in this process for sockets that read more slowly than they are told, all of them together. Each has a
 * limit of its own, but a thousand that are just below it would hold a gigabyte. Beyond `MOST`, long queues that have
 * taken nothing for longest are cut, and short ones when that is not enough; their clients resume.
 */

/** Bytes. The memory behind a queue is up to two and a half times as much: it grows by doubling. */
const MOST = 16 * 1024 * 1024;
/** Queues are looked at each time this many bytes have been handed to sockets. */
const STEP = 4 * 1024 * 1024;
/**
 * Bytes. Who has fewer waiting is on a slow link rather than the cause: a thousand of them give back little, and would
 * be cut for the few that hold nearly everything.
 */
const LONG = 64 * 1024;

export interface Queue {
  /** Bytes that the operating system has not taken yet. */
  readonly waiting: number;
  /** Ends the socket and with it the queue. */
  terminate(): void;
}

/** No look has found anything waiting since the system took something. */
const MOVING = Number.POSITIVE_INFINITY;

export class Backlog {
  /** The number of the look that first found something waiting. */
  private readonly queues = new Map<Queue, number>();
  private looks = 0;
  private unseen = 0;

  add(queue: Queue): void {
    this.queues.set(queue, MOVING);
  }

  remove(queue: Queue): void {
    this.queues.delete(queue);
  }

  /** The system has taken some of it. */
  drained(queue: Queue): void {
    if (this.queues.has(queue)) this.queues.set(queue, MOVING);
  }

  /** `bytes` more have been handed to sockets: those of a frame, times its readers. */
  grow(bytes: number): void {
    this.unseen += bytes;
    if (this.unseen < STEP) return;
    this.unseen = 0;
    this.looks++;
    this.look();
  }

  /** Shortens to half, so that the next few readers are not cut one by one. */
  private look(): void {
    const stuck: { queue: Queue; waiting: number; since: number }[] = [];
    let total = 0;
    for (const [queue, since] of this.queues) {
      const { waiting } = queue;
      const found = waiting === 0 ? MOVING : Math.min(since, this.looks);
      if (found !== since) this.queues.set(queue, found);
      if (waiting === 0) continue;
      stuck.push({ queue, waiting, since: found });
      total += waiting;
    }
    if (total <= MOST) return;
    stuck.sort(
      (a, b) =>
        Number(b.waiting >= LONG) - Number(a.waiting >= LONG) || a.since - b.since || b.waiting - a.waiting,
    );
    for (const { queue, waiting } of stuck) {
      if (total <= MOST / 2) return;
      total -= waiting;
      queue.terminate();
    }
  }
}
