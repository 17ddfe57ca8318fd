/** Every socket is an open file to the system, and a process may have only so many (`ulimit -n`). */
import type { Config } from './config.ts';

/** For the database, its copies, and requests that are not for a socket. */
const reserve = (files: number): number => Math.max(64, files / 20);

/** Fewer connections than this hardly anybody wants. */
const FEW = 1000;

/**
 * At that limit nothing can be opened or accepted any more, and Bun spins while it tries to accept: the server refuses
 * people before it is there.
 */
export function withinOpenFiles(config: Config, log: (line: string) => void): Config {
  const files = openFiles();
  const most = Math.max(1, Math.floor(files - reserve(files)));
  const { limits } = config;
  if (most >= limits.connections) return config;
  if (most < FEW)
    log(
      `At most ${most} connections instead of ${limits.connections}: ${files} files may be open (ulimit -n).`,
    );
  return { ...config, limits: { ...limits, connections: most } };
}

function openFiles(): number {
  const report: unknown = process.report.getReport();
  const limits = field(field(report, 'userLimits'), 'open_files');
  const soft = field(limits, 'soft');
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY;
}

/** What Bun reports has no type. */
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value
    ? value[name as keyof typeof value] // `in` has shown that it is one.
    : undefined;
