/**
 * Token buckets by key: `rate` a second on average, `burst` at once. A full bucket says nothing and is forgotten,
 * so memory follows the keys that were busy lately.
 */
export interface Rate {
  /** Tokens a second. */
  readonly rate: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was true. */
  at: number;
}

export class TokenBuckets {
  private readonly buckets = new Map<string | number, Bucket>();
  private sweepAt = 0;

  constructor(private readonly limit: Rate) {}

  /**
   * Takes `cost` tokens, or the whole burst for what costs more, so that nothing is refused for ever.
   * @param now by a clock that never goes back, in milliseconds.
   * @returns 0 when there were enough, otherwise the milliseconds until there are; then none is taken.
   */
  take(key: string | number, now: number, cost = 1): number {
    if (now >= this.sweepAt) this.sweep(now);
    const price = Math.min(cost, this.limit.burst);
    const bucket = this.buckets.get(key);
    if (!bucket) {
      this.buckets.set(key, { tokens: this.limit.burst - price, at: now });
      return 0;
    }
    bucket.tokens = this.level(bucket, now);
    bucket.at = now;
    if (bucket.tokens >= price) {
      bucket.tokens -= price;
      return 0;
    }
    return Math.ceil(((price - bucket.tokens) / this.limit.rate) * 1000);
  }

  /** Gives a token back that was taken for something that did not come about. */
  giveBack(key: string | number): void {
    const bucket = this.buckets.get(key);
    if (bucket) bucket.tokens = Math.min(this.limit.burst, bucket.tokens + 1);
  }

  private level({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.limit.burst, tokens + ((now - at) * this.limit.rate) / 1000);
  }

  private sweep(now: number): void {
    for (const [key, bucket] of this.buckets) {
      if (this.level(bucket, now) >= this.limit.burst) this.buckets.delete(key);
    }
    this.sweepAt = now + 10_000;
  }
}
