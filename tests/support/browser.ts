import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** As Playwright's `launch` takes it. */
export interface BrowserLaunch {
  readonly executablePath: string;
  readonly args: string[];
}

/** Quiet, and startable as root and in containers, where Chromium's own sandbox cannot work. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No browser was found; `message` says how to get one. */
export class NoBrowserError extends Error {
  override readonly name = 'NoBrowserError';
  readonly code = 'no_browser';
  readonly temporary = false;
}

/**
 * The Chromium that `CHAT_BROWSER` names, or Playwright's own, or one on the path.
 * @throws {NoBrowserError}
 */
export function findBrowser(): BrowserLaunch {
  const named = process.env.CHAT_BROWSER ?? '';
  if (named !== '' && !existsSync(named)) {
    throw new NoBrowserError(`CHAT_BROWSER is "${named}", and there is no such file.`);
  }
  const candidates = [named, chromium.executablePath(), ...ON_PATH.map((name) => Bun.which(name) ?? '')];
  const executablePath = candidates.find((path) => path !== '' && existsSync(path));
  if (executablePath !== undefined) return { executablePath, args: ARGS };
  throw new NoBrowserError(
    'No Chromium was found. Run "bun run test", which gets one, or set CHAT_BROWSER to its path.',
  );
}
