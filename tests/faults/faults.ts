import type { Fault } from './fault.ts';
import { killFault } from './kill.ts';
import { rollingRestartFault } from './rolling-restart.ts';

/** In the order of the report. */
export const FAULTS: readonly Fault[] = [killFault, rollingRestartFault];
