/** Node, and the packages of peers that run on it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ended } from '../../support/command.ts';

const FOLDER = import.meta.dir;
const OLDEST_NODE = 20;
/** Inside node_modules, so that it goes when they go. */
const STAMP = join(FOLDER, 'node_modules', '.installed-for');

/** A file without which a package is not there; one of them is compiled. */
const PROOF = {
  ws: 'ws/package.json',
  'socket.io': 'socket.io/package.json',
  'better-sqlite3': 'better-sqlite3/build/Release/better_sqlite3.node',
} as const;

export type PeerPackage = keyof typeof PROOF;

const ADVICE = {
  ws: 'Run `npm ci` in tests/bench/peers.',
  'socket.io': 'Run `npm ci` in tests/bench/peers.',
  'better-sqlite3':
    'No compiled one could be had, and compiling it takes python3, make and g++. Install them, then try again.',
} as const satisfies Record<PeerPackage, string>;

const isThere = (name: PeerPackage): boolean => existsSync(join(FOLDER, 'node_modules', PROOF[name]));

/** @returns `v20.20.2`; `null` without Node, in whose place Bun puts itself on the path of a script. */
export function nodeVersion(): string | null {
  if (!Bun.which('node')) return null;
  const { stdout } = Bun.spawnSync(['node', '--print', 'process.versions.bun ? "" : process.version']);
  return stdout.toString().trim() || null;
}

/** @returns a sentence on what is missing to run a program on Node that imports these; `null` if nothing. */
export function lacksForNode(packages: readonly PeerPackage[]): string | null {
  const version = nodeVersion();
  if (version === null || Number.parseInt(version.slice(1), 10) < OLDEST_NODE) {
    return `Install Node ${OLDEST_NODE} or newer, with npm.`;
  }
  const missing = packages.find((name) => !isThere(name));
  return missing === undefined ? null : `The package ${missing} is not installed. ${ADVICE[missing]}`;
}

/**
 * Installs what package-lock.json names, unless it is there. Without Node there is nothing to do. What cannot be
 * installed is said here, and again by the peers that lack it.
 */
export async function installPeers(say: (line: string) => void): Promise<void> {
  const version = nodeVersion();
  if (version === null || !Bun.which('npm')) return;
  const stamp = await wanted(version);
  if (existsSync(STAMP) && (await Bun.file(STAMP).text()) === stamp) return;
  say('Installing the packages of the peers; one of them may have to be compiled, which takes a minute …');
  const npm = Bun.spawn(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const { code, err } = await ended(npm);
  if (code !== 0) say(`The packages of the peers could not be installed:\n${err.trim()}`);
  // Without the stamp it is tried again, when the compiler is there.
  else if (isThere('better-sqlite3')) await Bun.write(STAMP, stamp);
}

/** What was installed last and what should be are the same text; what is compiled fits one Node. */
async function wanted(version: string): Promise<string> {
  const lock = await Bun.file(join(FOLDER, 'package-lock.json')).bytes();
  const digest = new Bun.CryptoHasher('sha256').update(lock).digest('hex');
  return `${digest} ${version} ${process.platform}-${process.arch}\n`;
}
