/** Millions of durations in a few kilobytes, told back within half a percent. */

/** Buckets for each factor of e. */
const FINENESS = 100;
/** Milliseconds that still have a bucket of their own: beyond a minute nothing is told apart. */
const LONGEST = 60_000;
/** Durations are counted in microseconds: below one, nothing is told apart. */
const bucketOf = (milliseconds: number): number =>
  Math.round(Math.log(Math.max(1, Math.min(milliseconds, LONGEST) * 1000)) * FINENESS);

export class Histogram {
  count = 0;
  private readonly buckets = new Float64Array(bucketOf(LONGEST) + 1);

  add(milliseconds: number): void {
    const bucket = bucketOf(milliseconds);
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
    this.count++;
  }

  clear(): void {
    this.buckets.fill(0);
    this.count = 0;
  }

  /** @param part in (0, 1]. @returns milliseconds. @throws when nothing was added. */
  quantile(part: number): number {
    let left = Math.ceil(this.count * part);
    const bucket = this.buckets.findIndex((count) => {
      left -= count;
      return left <= 0 && count > 0;
    });
    if (bucket < 0) throw new Error('There is nothing to take a quantile of.');
    return Math.exp(bucket / FINENESS) / 1000;
  }
}
