/**
 * What waits in this process for sockets that read more slowly than they are told, all of them together. Each has a
 * limit of its own, but a thousand that are just below it would hold a gigabyte. Beyond `MOST`, the longest queues are
 * cut; their clients resume.
 */

/** Bytes. The memory behind a queue is up to two and a half times as much: it grows by doubling. */
const MOST = 24 * 1024 * 1024;
/** Queues are looked at each time this many bytes have been handed to sockets. */
const STEP = 4 * 1024 * 1024;

export interface Queue {
  /** Bytes that the operating system has not taken yet. */
  readonly waiting: number;
  /** Ends the socket and with it the queue. */
  terminate(): void;
}

export class Backlog {
  private readonly queues = new Set<Queue>();
  private unseen = 0;

  add(queue: Queue): void {
    this.queues.add(queue);
  }

  remove(queue: Queue): void {
    this.queues.delete(queue);
  }

  /** `bytes` more have been handed to sockets: those of a frame, times its readers. */
  grow(bytes: number): void {
    this.unseen += bytes;
    if (this.unseen < STEP) return;
    this.unseen = 0;
    this.shorten();
  }

  /** Down to half, so that the next few readers are not cut one by one. */
  private shorten(): void {
    const lengths = [...this.queues].map((queue) => ({ queue, waiting: queue.waiting }));
    let total = lengths.reduce((sum, { waiting }) => sum + waiting, 0);
    if (total <= MOST) return;
    lengths.sort((a, b) => b.waiting - a.waiting);
    for (const { queue, waiting } of lengths) {
      if (total <= MOST / 2) return;
      total -= waiting;
      queue.terminate();
    }
  }
}
