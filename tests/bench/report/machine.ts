/** What the figures were measured on: without it they say little. */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { median } from '../../support/load/quantiles.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { nodeVersion } from '../peers/install-peers.ts';

const MOUNTS = '/proc/self/mounts';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  /** In bytes. */
  readonly memory: number;
  readonly kernel: string;
  readonly bun: string;
  /** `null` where there is none. */
  readonly node: string | null;
  /** Of the folder where the servers have their data: `ext4`. */
  readonly fileSystem: string;
  /** Milliseconds that a write of 4 KB takes there until it is synced. */
  readonly syncedWrite: number;
}

export function thisMachine(): Machine {
  return {
    cores: navigator.hardwareConcurrency,
    processor: cpus()[0]?.model ?? 'unknown processor',
    memory: totalmem(),
    kernel: `${type()} ${release()}`,
    bun: Bun.version,
    node: nodeVersion(),
    fileSystem: fileSystemOf(tmpdir()),
    syncedWrite: timeOfSyncedWrite(),
  };
}

/** In one line, as the report shows it. */
export function machineText(machine: Machine): string {
  const { cores, processor, memory, kernel, bun, node, fileSystem, syncedWrite } = machine;
  const programs = `Bun ${bun}, ${node === null ? 'no Node' : `Node ${node.replace('v', '')}`}`;
  const sync = `a synced write of 4 KB takes ${syncedWrite.toPrecision(2)} ms`;
  const nothing = neverSyncs(machine) ? ', as nothing is really synced there' : '';
  return `${cores} cores (${processor}), ${(memory / 2 ** 30).toFixed(1)} GB of memory, ${kernel}, ${programs}; data on ${fileSystem}, where ${sync}${nothing}.`;
}

/** Whether acknowledged messages cost nothing here, so that figures with a disk are better than true. */
export const neverSyncs = ({ fileSystem }: Machine): boolean => ['tmpfs', 'ramfs'].includes(fileSystem);

/** The kind that is mounted closest above the folder, as Linux lists them; other systems have no such list. */
function fileSystemOf(folder: string): string {
  if (!existsSync(MOUNTS)) return 'a file system of unknown kind';
  const path = `${realpathSync(folder)}/`;
  const mounts = readFileSync(MOUNTS, 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, point = '']) => path.startsWith(point === '/' ? '/' : `${point}/`));
  // Of two at the same place the later one counts, and sorting keeps their order.
  const closest = mounts.toSorted(([, one = ''], [, other = '']) => one.length - other.length).at(-1);
  return closest?.[2] ?? 'unknown';
}

/** The median of a hundred, each behind the last as in a log. */
function timeOfSyncedWrite(): number {
  using folder = temporaryFolder();
  const file = openSync(folder.file('synced'), 'w');
  const block = new Uint8Array(4096).fill(1);
  const times = Array.from({ length: 100 }, () => {
    const begin = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    return performance.now() - begin;
  });
  closeSync(file);
  return median(times);
}
