import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../../support/browser.ts';

/** A browser with a profile on disk, as people have: it can be killed and opened again. */
export interface OwnBrowser {
  open(): Promise<Browser>;
  /** All of its processes at once, in the middle of whatever they do. */
  kill(): Promise<void>;
  /** Ends it and removes the profile. */
  dispose(): Promise<void>;
}

export async function ownBrowser(): Promise<OwnBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'chat-profile-'));
  const { executablePath, args } = findBrowser();
  let end: () => Promise<void> = async () => {};
  return {
    async open() {
      await rm(join(profile, 'DevToolsActivePort'), { force: true });
      const child = Bun.spawn(
        [
          executablePath,
          ...args,
          '--headless',
          '--remote-debugging-port=0',
          `--user-data-dir=${profile}`,
          'about:blank',
        ],
        { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore', detached: true },
      );
      end = async () => {
        // The process group, as the parts of a browser outlive one another for a moment.
        process.kill(-child.pid, 'SIGKILL');
        await child.exited;
        end = async () => {};
      };
      for (;;) {
        const [port] = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').then(
          (text) => text.split('\n'),
          () => [],
        );
        if (port !== undefined && port !== '') return chromium.connectOverCDP(`http://127.0.0.1:${port}`);
        if (child.exitCode !== null) throw new Error(`The browser ended with ${child.exitCode}.`);
        await Bun.sleep(20);
      }
    },
    kill: () => end(),
    async dispose() {
      await end();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
