/**
 * One per connection: items are handled in the order in which they came, although handlers wait for the store.
 * An item that `overtakable` names lets the next one begin while it is still waiting for its answer.
 */
export class Mailbox<Item> {
  private readonly queue: Item[] = [];
  private blocked = false;
  private underWay = 0;

  constructor(
    private readonly limit: number,
    private readonly overtakable: (item: Item) => boolean,
    /** Must not throw or reject. */
    private readonly handle: (item: Item) => Promise<void>,
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
      const blocks = !this.overtakable(item);
      this.blocked = blocks;
      void this.handle(item).then(() => {
        this.underWay--;
        if (!blocks) return;
        this.blocked = false;
        this.work();
      });
    }
  }
}
