/** @param part in (0, 1]: 0.99 for the 99th percentile (nearest rank). @throws when there are no values. */
export function quantile(values: Iterable<number>, part: number): number {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.ceil(sorted.length * part) - 1];
  if (value === undefined) throw new Error('There is nothing to take a quantile of.');
  return value;
}

/** The mean of the two in the middle where there is not one. @throws when there are no values. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('There is nothing to take the median of.');
  return (lower + upper) / 2;
}
