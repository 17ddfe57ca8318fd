import { join } from 'node:path';
import { type LoadChild, startLoad } from '../../support/load/load-child.ts';
import type { CrowdOrders } from './crowd.ts';

export const startCrowd = (): LoadChild<CrowdOrders> =>
  startLoad<CrowdOrders>(join(import.meta.dir, 'crowd.ts'));
