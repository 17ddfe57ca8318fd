import { median, quantile } from '../../support/load/quantiles.ts';

/** In milliseconds. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
}

export const timesOf = (times: readonly number[]): Times => ({
  p50: median(times),
  p99: quantile(times, 0.99),
});
