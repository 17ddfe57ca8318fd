import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test's own, which goes with everything in it. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
  file(name: string): string;
  /** What a refused file must not lose. */
  digest(name: string): string;
  bytes(name: string): number;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'chat-test-'));
  const file = (name: string): string => join(path, name);
  return {
    path,
    file,
    digest: (name) =>
      createHash('sha256')
        .update(readFileSync(file(name)))
        .digest('hex'),
    bytes: (name) => statSync(file(name), { throwIfNoEntry: false })?.size ?? 0,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
