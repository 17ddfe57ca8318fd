import type { Bench } from './bench.ts';
import { deliveryBench } from './delivery/delivery.ts';
import { growthBench } from './growth/growth.ts';
import { latencyBench } from './latency.ts';
import { socketsBench } from './sockets/sockets.ts';
import { storeBench } from './store/store.ts';
import { widgetBench } from './widget/widget.ts';

/** In the order of the report. */
export const BENCHES: readonly Bench[] = [
  deliveryBench,
  latencyBench,
  socketsBench,
  growthBench,
  storeBench,
  widgetBench,
];
