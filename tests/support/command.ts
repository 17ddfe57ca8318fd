import { resolve } from 'node:path';
import type { Subprocess } from 'bun';
import { childEnvironment } from './child-environment.ts';

const ROOT = resolve(import.meta.dir, '../..');

export interface CommandRun {
  /** The exit code; `null` when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A script of `server/cli/` that is running, on a data folder. */
export const startCommand = (script: string, args: readonly string[], data: string) =>
  Bun.spawn([process.execPath, `server/cli/${script}.ts`, ...args], {
    cwd: ROOT,
    env: { ...childEnvironment(), CHAT_DATA: data },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });

/** Runs it to its end. */
export async function runCommand(script: string, args: readonly string[], data: string): Promise<CommandRun> {
  return ended(startCommand(script, args, data));
}

/** Resolves when a process has ended, with all that it printed. */
export async function ended(child: Subprocess<'ignore', 'pipe', 'pipe'>): Promise<CommandRun> {
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code: child.exitCode, out, err };
}
