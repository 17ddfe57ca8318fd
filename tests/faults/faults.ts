import { inBrowserFault } from './browser/in-browser.ts';
import { clockJumpsFault } from './clock-jumps.ts';
import { diskFullFault } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { halfOpenFault } from './half-open/half-open.ts';
import { hostilePeersFault } from './hostile-peers/hostile-peers.ts';
import { killFault } from './kill.ts';
import { longReaderFault } from './long-reader.ts';
import { modelFault } from './model/model-fault.ts';
import { powerLossFault } from './power-loss/power-loss.ts';
import { reconnectStormFault } from './reconnect-storm.ts';
import { restoreFault } from './restore.ts';
import { rollingRestartFault } from './rolling-restart.ts';
import { slowReaderFault } from './slow-reader.ts';
import { wrongStateFault } from './wrong-state/wrong-state.ts';

/** In the order of the report. */
export const FAULTS: readonly Fault[] = [
  modelFault,
  killFault,
  powerLossFault,
  rollingRestartFault,
  diskFullFault,
  halfOpenFault,
  slowReaderFault,
  hostilePeersFault,
  reconnectStormFault,
  clockJumpsFault,
  longReaderFault,
  restoreFault,
  wrongStateFault,
];

/** With those whose short version is a suite of tests of its own. */
export const EVERY_FAULT: readonly Fault[] = [...FAULTS, inBrowserFault];
