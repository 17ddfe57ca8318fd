/**
 * Installs the packages that bun.lock names, if they are not there. Runs before there are any, so it imports only
 * what Bun brings.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail } from './fail.ts';

const ROOT = resolve(import.meta.dir, '../..');
/** Inside node_modules, so that it goes when they go. */
const STAMP = join(ROOT, 'node_modules', '.installed-for');

/** What was installed last and what should be are the same text. */
async function wanted(): Promise<string> {
  const hash = new Bun.CryptoHasher('sha256');
  for (const file of ['package.json', 'bun.lock']) hash.update(await Bun.file(join(ROOT, file)).bytes());
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

async function isInstalled(stamp: string): Promise<boolean> {
  if (!existsSync(STAMP) || (await Bun.file(STAMP).text()) !== stamp) return false;
  const { dependencies = {}, devDependencies = {} } = await Bun.file(join(ROOT, 'package.json')).json();
  const names = Object.keys({ ...dependencies, ...devDependencies });
  return names.every((name) => existsSync(join(ROOT, 'node_modules', name, 'package.json')));
}

async function install(stamp: string): Promise<void> {
  process.stderr.write('Installing packages as bun.lock names them …\n');
  // Not `bun`: with `npx bun` on a machine that has only Node, no program of that name need be on the path.
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, 'install', '--frozen-lockfile'], {
    cwd: ROOT,
    stdout: 'ignore',
    stderr: 'pipe',
  });
  if (exitCode !== 0) {
    process.stderr.write(stderr);
    fail(
      `The packages could not be installed into ${dirname(STAMP)}. Check the network and the folder, then try again.`,
    );
  }
  await Bun.write(STAMP, stamp);
  process.stderr.write('Packages are installed.\n');
}

const stamp = await wanted();
if (!(await isInstalled(stamp))) await install(stamp);
