/** Gives one process a core of its own for a while, where the machine has two. */
import { readFileSync } from 'node:fs';

/** The cores that this process may use. */
function cores(): number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** @throws when the system does not move its threads there. */
function place(pid: number, on: readonly number[]): void {
  const { success, stderr } = Bun.spawnSync([
    'taskset',
    '--all-tasks',
    '--cpu-list',
    '--pid',
    on.join(),
    `${pid}`,
  ]);
  if (!success) throw new Error(`A process cannot be kept on cores ${on}: ${stderr}`);
}

/**
 * Moves `others` to all cores but one, and `pid` to that one, until `work` is done.
 *
 * A server that writes to a socket wakes who waits for it, and Linux then likes to run the woken on the writer's own
 * core, behind a writer that goes on with a thousand other sockets. What is timed there is how long somebody waits for
 * a core, and not for the server: with 999 listeners on the same two cores, 2.6 of the 4.4 ms between a message and its
 * acknowledgement were between the server's write and the reader's turn, and 0.2 ms with the core of its own.
 */
export async function withOwnCore<T>(
  pid: number,
  others: readonly number[],
  work: () => Promise<T>,
): Promise<T> {
  const all = cores();
  const own = all.at(-1);
  if (own === undefined || all.length < 2) return work();
  place(pid, [own]);
  for (const other of others) place(other, all.slice(0, -1));
  try {
    return await work();
  } finally {
    for (const each of [pid, ...others]) place(each, all);
  }
}
