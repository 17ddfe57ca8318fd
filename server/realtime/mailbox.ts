/** Whose mailbox it is. No closures, of which each connection would have its own. */
export interface Handler<Item> {
  /** Must not throw or reject. */
  handle(item: Item): Promise<void>;
  /** Whether the next one may begin while this one is still waiting for its answer. */
  isOvertakable(item: Item): boolean;
}

/** One per connection: items are handled in the order in which they came, although handlers wait for the store. */
export class Mailbox<Item> {
  /** What came while it was blocked. Made when it is needed: connections are idle most of the time. */
  private queue: Item[] | null = null;
  private blocked = false;
  private underWay = 0;

  constructor(
    private readonly limit: number,
    private readonly handler: Handler<Item>,
  ) {}

  /** @returns whether there was room for it. */
  push(item: Item): boolean {
    const waiting = this.queue?.length ?? 0;
    if (waiting + this.underWay >= this.limit) return false;
    if (!this.blocked) this.begin(item);
    else if (this.queue) this.queue.push(item);
    else this.queue = [item];
    return true;
  }

  clear(): void {
    this.queue = null;
  }

  private begin(item: Item): void {
    this.underWay++;
    const blocks = !this.handler.isOvertakable(item);
    this.blocked = blocks;
    void this.handler.handle(item).then(() => {
      this.underWay--;
      if (blocks) this.unblock();
    });
  }

  private unblock(): void {
    this.blocked = false;
    while (!this.blocked) {
      const item = this.queue?.shift();
      if (item === undefined) {
        this.queue = null;
        return;
      }
      this.begin(item);
    }
  }
}
