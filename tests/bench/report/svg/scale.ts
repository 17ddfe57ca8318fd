/** From values to places on the page. */

export interface Scale {
  /** A value outside of the range is drawn at its end: what is 0 has no place on a logarithmic scale. */
  at(value: number): number;
  /** Round values within the range. */
  readonly ticks: readonly number[];
}

/** From 0 to `highest`. */
export function linearScale(highest: number, [start, end]: readonly [number, number]): Scale {
  const whole = highest > 0 ? highest : 1;
  const unit = 10 ** Math.floor(Math.log10(whole / 5));
  const step = unit * ([1, 2, 5].find((factor) => factor * unit >= whole / 5) ?? 10);
  return {
    at: (value) => start + Math.min(Math.max(value / whole, 0), 1) * (end - start),
    ticks: Array.from({ length: Math.floor(whole / step) + 1 }, (_, index) => index * step),
  };
}

/** From `lowest` to `highest`, both above 0. */
export function logarithmicScale(
  [lowest, highest]: readonly [number, number],
  [start, end]: readonly [number, number],
): Scale {
  const [low, high] = [Math.log10(lowest), Math.log10(highest)];
  const powers = Array.from(
    { length: Math.ceil(high) - Math.floor(low) + 1 },
    (_, index) => Math.floor(low) + index,
  );
  // Three decades have too few powers of ten to read a value by.
  const factors = high - low > 3.2 ? [1] : [1, 2, 5];
  return {
    at: (value) => {
      const part = (Math.log10(Math.max(value, Number.MIN_VALUE)) - low) / (high - low);
      return start + Math.min(Math.max(part, 0), 1) * (end - start);
    },
    ticks: powers
      .flatMap((power) => factors.map((factor) => factor * 10 ** power))
      .filter((tick) => tick >= lowest * 0.999 && tick <= highest * 1.001),
  };
}
