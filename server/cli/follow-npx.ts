/**
 * Ends the server when the `npx` that started it ends. npx passes a signal only to the shell between itself and
 * Bun, which dies of it without passing it on, and the server would live on unseen. Preloaded by `bun start`.
 */
import { readFileSync } from 'node:fs';

/** Milliseconds. */
const EVERY = 500;

/** @returns `null` where there is no /proc (macOS, Windows) or no such process. */
function processStatus(pid: number): { readonly name: string; readonly parent: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      name: /^Name:\s*(.*)$/m.exec(status)?.[1] ?? '',
      parent: Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]),
    };
  } catch {
    return null; // Gone, or not told by this system: the caller handles both.
  }
}

/** npx → sh → `bun start` → this process: a dead shell shows as another parent of `bun start`. */
const starter = processStatus(process.ppid);
const throughNpx = /np[mx]-cli\.js$/.test(process.env.npm_execpath ?? '') && starter?.name === 'bun';
if (throughNpx) {
  const timer = setInterval(() => {
    if (processStatus(process.ppid)?.parent === starter.parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, EVERY);
  timer.unref();
}
