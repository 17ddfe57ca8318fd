/**
 * The slope of log y to log x, by least squares: 1 is linear, 0 does not grow. Points that are not above 0 have no
 * logarithm and are left out; `NaN` where fewer than two sizes are left.
 */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.filter(([x, y]) => x > 0 && y > 0).map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(logs.map(([x]) => x));
  const together = logs.reduce((sum, [x, y]) => sum + (x - middle) * y, 0);
  return together / logs.reduce((sum, [x]) => sum + (x - middle) ** 2, 0);
}
