import { existsSync, readFileSync } from 'node:fs';
import { findBrowser, NoBrowserError } from './browser.ts';

/** Finds a browser or installs one. @returns what it is called and where it is. @throws {NoBrowserError} */
export function ensureBrowser(): string {
  if (!isThere()) install();
  const { executablePath } = findBrowser();
  const { exitCode, stdout, stderr } = Bun.spawnSync([executablePath, '--version']);
  if (exitCode !== 0) {
    throw new NoBrowserError(`${executablePath} does not start: ${stderr.toString().trim()}`);
  }
  return `${stdout.toString().trim()} (${executablePath})`;
}

function isThere(): boolean {
  try {
    findBrowser();
    return true;
  } catch (error) {
    if (error instanceof NoBrowserError && process.env.CHAT_BROWSER === undefined) return false;
    throw error;
  }
}

/** Debian's own brings the libraries that it needs; elsewhere Playwright has one for every system. */
function install(): void {
  if (isDebianRoot() && run(['apt-get', 'update']) && run(['apt-get', 'install', '-y', 'chromium'])) return;
  if (run([process.execPath, 'node_modules/playwright/cli.js', 'install', 'chromium'])) return;
  throw new NoBrowserError(
    'No browser could be installed. Install Chromium, or set CHAT_BROWSER to its path.',
  );
}

function isDebianRoot(): boolean {
  const release = '/etc/os-release';
  return (
    process.getuid?.() === 0 && existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'))
  );
}

function run(command: string[]): boolean {
  console.log(`No browser is installed. Running: ${command.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return Bun.spawnSync(command, { env, stdout: 'inherit', stderr: 'inherit' }).exitCode === 0;
}
