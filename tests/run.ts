/**
 * `bun run test`: finds a browser, builds the widget, runs every suite and sums up in the last line.
 * `bun run test --only unit,e2e` runs some of them.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readOptions } from '../server/cli/arguments.ts';
import { fail } from '../server/cli/fail.ts';
import { buildWidget, describeBuild } from '../widget/build.ts';
import { ensureBrowser } from './support/install-browser.ts';
import { addTally, NOTHING, parseTally, type Tally, tallyText } from './support/tally.ts';

const ROOT = resolve(import.meta.dir, '..');
/** Milliseconds for a test; one that waits for something in a browser may take long on a busy machine. */
const TIMEOUT = '60000';
const bunTest = (folder: string): string[] => ['test', '--timeout', TIMEOUT, `./tests/${folder}/`];

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
  faults: bunTest('faults'),
};

async function main(): Promise<Tally> {
  const chosen = chosenSuites();
  // What cannot be prepared is one failure; the suites that do without it still say what they have to say.
  let total = await prepare('browser', async () => ensureBrowser());
  total = addTally(total, await prepare('widget', async () => describeBuild(await buildWidget())));
  for (const name of chosen) {
    console.log(`\n── ${name} ${'─'.repeat(100 - name.length)}`);
    total = addTally(total, await runSuite(name, SUITES[name] ?? []));
  }
  return total;
}

async function prepare(name: string, step: () => Promise<string>): Promise<Tally> {
  try {
    console.log(`${name}: ${await step()}`);
    return NOTHING;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${name}: ${reason}`);
    return { ...NOTHING, failed: 1, failures: [`  ${name}: ${reason}`] };
  }
}

function chosenSuites(): readonly string[] {
  const { only } = readOptions(Bun.argv.slice(2), {
    usage: 'bun run test',
    about: 'Finds or gets a browser, builds the widget and runs every suite.',
    options: {
      only: { value: 'NAMES', about: `Some suites, with commas: ${Object.keys(SUITES).join(', ')}.` },
    },
  });
  const all = Object.keys(SUITES);
  const chosen = only?.split(',') ?? all.filter((name) => existsSync(`${ROOT}/tests/${name}`));
  const unknown = chosen.find((name) => !all.includes(name));
  if (unknown !== undefined) fail(`There is no suite "${unknown}". There are: ${all.join(', ')}.`);
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

const total = await main();
if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.join('\n')}`);
console.log(`\n${tallyText(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
