import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk in memory that is soon full. */
export interface SmallDisk extends Disposable {
  readonly folder: string;
}

/** @returns a sentence on what this machine lacks to mount one; `null` if nothing. */
export function lacksSmallDisk(): string | null {
  try {
    smallDisk(1024 * 1024)[Symbol.dispose]();
    return null;
  } catch (error) {
    if (error instanceof MountError) return error.message;
    throw error;
  }
}

/** @throws {MountError} */
export function smallDisk(bytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'chat-disk-'));
  const { success, stderr } = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (!success) {
    rmdirSync(folder);
    throw new MountError(`It takes root to mount a small disk: ${stderr.toString().trim()}`);
  }
  return {
    folder,
    [Symbol.dispose]() {
      Bun.spawnSync(['umount', '-l', folder]);
      rmdirSync(folder);
    },
  };
}

class MountError extends Error {
  override readonly name = 'MountError';
}
