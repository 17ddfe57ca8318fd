/**
 * Ends the server when the `npx` that started it ends. npx passes a signal only to the shell between itself and
 * Bun, which dies of it without passing it on, and the server would live on unseen. Preloaded by `bun start`.
 */
import { readFileSync } from 'node:fs';

const EVERY = 500;

/** @returns the parent's process id; `null` where there is no /proc (macOS, Windows) or no such process. */
function parentOf(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
  } catch {
    return null; // Gone, or not told by this system: the caller handles both.
  }
}

/** npx → sh → `bun start` → this process: a dead shell shows as another parent of `bun start`. */
if (process.env.npm_command === 'exec') {
  const shell = parentOf(process.ppid);
  const timer = setInterval(() => {
    if (shell === null || parentOf(process.ppid) === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, EVERY);
  timer.unref();
}
