/** What the system says about a process. */
import { readdirSync, readFileSync } from 'node:fs';

/** Its resident memory in bytes, without what the system keeps in the buffers of its sockets. */
export function residentBytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) * 1024;
}

/** How many files and sockets it has open. */
export const descriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** Processor time it has used so far, in milliseconds. */
export function processorTime(pid: number): number {
  // Behind the name, which may have spaces: user and system time are the 14th and 15th field, in 1/100 s.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Looks at the memory of a process again and again, as long as it is in use. */
export function watchMemory(pid: number): Disposable & { readonly highest: number } {
  let highest = residentBytes(pid);
  const timer = setInterval(() => {
    highest = Math.max(highest, residentBytes(pid));
  }, 20);
  return {
    get highest() {
      return highest;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
