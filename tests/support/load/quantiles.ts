/** @param part in (0, 1]: 0.99 for the 99th percentile (nearest rank). @throws when there are no values. */
export function quantile(values: Iterable<number>, part: number): number {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.ceil(sorted.length * part) - 1];
  if (value === undefined) throw new Error('There is nothing to take a quantile of.');
  return value;
}

export const median = (values: Iterable<number>): number => quantile(values, 0.5);
