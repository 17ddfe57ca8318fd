/** Cuts the power at many points of a trace, and looks at what the disk holds then. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from '../../../server/store/sqlite/connection.ts';
import type { Violation } from '../history/violation.ts';
import type { Random } from '../random.ts';
import { Disk, NOTHING_MORE } from './disk.ts';
import { Promises } from './promises.ts';
import { examine } from './survived.ts';
import type { CallEvent } from './system-calls.ts';

export interface Cuts {
  /** How many there were. */
  readonly points: number;
  /** What clients were answered, over the whole trace. */
  readonly acked: number;
  readonly violations: readonly Violation[];
}

/** The rest of the files in the folder is made anew at each start. */
const FILES = ['chat.sqlite', 'chat.sqlite-wal', 'chat.sqlite-journal'];
/** After so many broken promises nobody reads on. */
const ENOUGH = 20;

export interface Trace {
  readonly calls: AsyncIterable<CallEvent>;
  /** The server's folder. */
  readonly data: string;
  readonly synchronous: ConnectionOptions['synchronous'];
}

/** @param count of cut points, about. */
export async function cutPower(trace: Trace, count: number, random: Random): Promise<Cuts> {
  const { data } = trace;
  const events = await Array.fromAsync(trace.calls);
  const points = new Set(cutPoints(events, data, count, random));
  const disk = new Disk(data, (name) => FILES.includes(name));
  const promises = new Promises();
  const violations: Violation[] = [];
  const scratch = mkdtempSync(join(tmpdir(), 'chat-cut-'));
  try {
    for (const [index, event] of events.entries()) {
      disk.take(event);
      promises.take(event);
      if (!points.has(index) || violations.length >= ENOUGH) continue;
      const reaches = random();
      for (const chance of [NOTHING_MORE, { reaches, random }]) {
        const folder = join(scratch, 'data');
        disk.write(folder, chance);
        const share = chance === NOTHING_MORE ? 'nothing' : `${Math.round(reaches * 100)} %`;
        const when = `Power lost after call ${event.call}, with ${share} of what was not synced on the disk: `;
        const found = await examine(folder, trace.synchronous, promises.rooms);
        violations.push(...found.map(({ kind, detail }) => ({ kind, detail: when + detail })));
      }
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return { points: points.size, acked: promises.acked, violations };
}

/** Moments of every kind, as many of each: an answer has gone out, a sync has begun, a checkpoint is going on … */
function cutPoints(events: readonly CallEvent[], data: string, count: number, random: Random): number[] {
  const kinds = Map.groupBy(events.keys(), (index) => momentOf(events[index], data));
  kinds.delete(null);
  const points: number[] = [];
  // The rare ones first: what they do not use is for the others.
  const ascending = [...kinds.values()].sort((one, other) => one.length - other.length);
  for (const [index, moments] of ascending.entries()) {
    const share = Math.min(moments.length, Math.ceil((count - points.length) / (ascending.length - index)));
    const every = moments.length / share;
    for (let n = 0; n < share; n++) points.push(moments[Math.floor((n + random()) * every)] ?? 0);
  }
  return points;
}

function momentOf(event: CallEvent | undefined, data: string): string | null {
  if (event === undefined || event.kind === 'end') return null;
  if (event.kind === 'send') return event.kind;
  if (event.path !== data && !FILES.some((name) => event.path === join(data, name))) return null;
  return `${event.kind} ${event.path}`;
}
