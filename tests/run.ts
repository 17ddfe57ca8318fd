/**
 * `bun run test`: finds a browser, builds the widget, runs every suite and sums up in the last line.
 * `bun run test --only unit,e2e` runs some of them.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWidget, describeBuild } from '../widget/build.ts';
import { NoBrowserError } from './support/browser.ts';
import { ensureBrowser } from './support/install-browser.ts';
import { addTally, parseTally, type Tally, tallyText } from './support/tally.ts';

const ROOT = resolve(import.meta.dir, '..');
const bunTest = (folder: string): string[] => ['test', `./tests/${folder}/`];

/** Each a folder of tests/, with the arguments for Bun that run it; quickest first. */
const SUITES: Readonly<Record<string, readonly string[]>> = {
  unit: bunTest('unit'),
  contract: bunTest('contract'),
  server: bunTest('server'),
  component: [
    '--bun',
    'node_modules/@web/test-runner/dist/bin.js',
    '--config',
    'tests/component/web-test-runner.config.ts',
  ],
  e2e: bunTest('e2e'),
};

async function main(): Promise<number> {
  const chosen = chosenSuites();
  console.log(`Browser: ${ensureBrowser()}`);
  console.log(`Widget:\n${describeBuild(await buildWidget())}`);
  let total: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const name of chosen) {
    console.log(`\n── ${name} ${'─'.repeat(100 - name.length)}`);
    total = addTally(total, await runSuite(name, SUITES[name] ?? []));
  }
  if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.join('\n')}`);
  console.log(`\n${tallyText(total)}`);
  return total.failed === 0 ? 0 : 1;
}

function chosenSuites(): readonly string[] {
  const { values } = parseArgs({ args: Bun.argv.slice(2), options: { only: { type: 'string' } } });
  const all = Object.keys(SUITES);
  const chosen = values.only?.split(',') ?? all.filter((name) => existsSync(`${ROOT}/tests/${name}`));
  const unknown = chosen.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`There is no suite "${unknown}". There are: ${all.join(', ')}.`);
  return chosen;
}

/** Shows what the suite prints while it runs. */
async function runSuite(name: string, args: readonly string[]): Promise<Tally> {
  const suite = Bun.spawn([process.execPath, ...args], {
    cwd: ROOT,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [out, err] = await Promise.all([
    passOn(suite.stdout, process.stdout),
    passOn(suite.stderr, process.stderr),
    suite.exited,
  ]);
  return parseTally(name, `${out}\n${err}`, suite.exitCode === 0);
}

async function passOn(from: ReadableStream<Uint8Array>, to: NodeJS.WriteStream): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of from) {
    to.write(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

try {
  process.exitCode = await main();
} catch (error) {
  // The last line is the sum also when nothing could be run.
  console.error(error instanceof NoBrowserError ? error.message : error);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
