/** The wall clock of one process, set by a file: libfaketime. Monotonic time goes on as it is, as when a clock is set. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Where distributions put the library. */
const PLACES = ['/usr/lib/*/faketime', '/usr/lib/faketime', '/usr/lib64/faketime', '/usr/local/lib/faketime'];

/** @returns the path of libfaketime for programs with threads; `null` if it is not installed. */
export function findFakeTime(): string | null {
  for (const place of PLACES) {
    for (const path of new Bun.Glob(`${place.slice(1)}/libfaketimeMT.so.1`).scanSync({ cwd: '/' })) {
      return join('/', path);
    }
  }
  return null;
}

export class FakeTime {
  /** Milliseconds by which the clock of the process is apart from this one's. */
  apart = 0;

  /** @param path of the file that says how far the clock is apart. */
  constructor(
    private readonly library: string,
    private readonly path: string,
  ) {}

  /** For the process, which starts after the first `set`. */
  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: this.library,
      FAKETIME_TIMESTAMP_FILE: this.path,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }

  /** What the process takes for the time now, in milliseconds since 1970. */
  get now(): number {
    return Date.now() + this.apart;
  }

  async set(apart: number): Promise<void> {
    const next = `${this.path}.next`;
    await Bun.write(next, `${apart < 0 ? '-' : '+'}${Math.abs(apart) / 1000}\n`);
    await rename(next, this.path); // The process reads it all the time, and must not find half of it.
    this.apart = apart;
  }
}
