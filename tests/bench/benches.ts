import type { Bench } from './bench.ts';

/** In the order of the report. */
export const BENCHES: readonly Bench[] = [];
