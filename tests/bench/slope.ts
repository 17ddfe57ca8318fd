/**
 * How something grows: the exponent `b` of `cost ≈ a · size^b`, as the slope of log cost to log size by least squares.
 * 1: twice the size is twice the cost. 0: the size does not matter.
 * @throws when there are not two different sizes, or one of the numbers is not above zero.
 */
export function slope(points: readonly (readonly [size: number, cost: number])[]): number {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const x = mean(logs.map(([size]) => size));
  const y = mean(logs.map(([, cost]) => cost));
  const covariance = mean(logs.map(([size, cost]) => (size - x) * (cost - y)));
  const variance = mean(logs.map(([size]) => (size - x) ** 2));
  const exponent = covariance / variance;
  if (!Number.isFinite(exponent)) throw new Error(`There is no slope in ${JSON.stringify(points)}.`);
  return exponent;
}
