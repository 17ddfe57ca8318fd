import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { childEnvironment } from '../../support/child-environment.ts';
import { SECRET } from '../../support/tokens.ts';

const ROOT = resolve(import.meta.dir, '../../..');

/** How a server took what it found. */
export type Start =
  | { readonly kind: 'started' }
  /** `said`: what it printed for the operator. */
  | { readonly kind: 'refused'; readonly code: number | null; readonly said: string };

/** Starts the real server on a folder. One that gets as far as to say which database it uses is stopped again. */
export async function start(data: string): Promise<Start> {
  const child = Bun.spawn([process.execPath, 'server/main.ts'], {
    cwd: ROOT,
    env: { ...childEnvironment(), PORT: '0', CHAT_DATA: data, CHAT_SECRET: SECRET },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  try {
    const decoder = new TextDecoder();
    let printed = '';
    for await (const chunk of child.stdout) {
      printed += decoder.decode(chunk, { stream: true });
      if (printed.includes('Database:')) return { kind: 'started' };
    }
    const said = await new Response(child.stderr).text();
    await child.exited;
    return { kind: 'refused', code: child.exitCode, said: said.trim() };
  } finally {
    child.kill('SIGTERM');
    await child.exited;
  }
}

/** Name → digest, of everything in the folder. */
export function digests(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder).map((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return [name, `a folder of ${readdirSync(path).length}`];
      return [name, createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}
