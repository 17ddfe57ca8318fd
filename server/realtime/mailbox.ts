/** Whose mailbox it is. No closures, of which each connection would have its own. */
export interface Handler<Item> {
  /** Must not throw or reject. */
  handle(item: Item): Promise<void>;
  /** Whether the next one may begin while this one is still waiting for its answer. */
  isOvertakable(item: Item): boolean;
}

/** One per connection: items are handled in the order in which they came, although handlers wait for the store. */
export class Mailbox<Item> {
  private readonly queue: Item[] = [];
  private blocked = false;
  private underWay = 0;

  constructor(
    private readonly limit: number,
    private readonly handler: Handler<Item>,
  ) {}

  /** @returns whether there was room for it. */
  push(item: Item): boolean {
    if (this.queue.length + this.underWay >= this.limit) return false;
    this.queue.push(item);
    this.work();
    return true;
  }

  clear(): void {
    this.queue.length = 0;
  }

  private work(): void {
    while (!this.blocked) {
      const item = this.queue.shift();
      if (item === undefined) return;
      this.underWay++;
      const blocks = !this.handler.isOvertakable(item);
      this.blocked = blocks;
      void this.handler.handle(item).then(() => {
        this.underWay--;
        if (!blocks) return;
        this.blocked = false;
        this.work();
      });
    }
  }
}
