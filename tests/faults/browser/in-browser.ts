import { resolve } from 'node:path';
import { findBrowser, NoBrowserError } from '../../support/browser.ts';
import { ended } from '../../support/command.ts';
import { parseTally } from '../../support/tally.ts';
import type { Fault } from '../fault.ts';
import { broken } from '../history/violation.ts';

const ROOT = resolve(import.meta.dir, '../../..');

/** The tests of this folder as one fault, the long ones at their full length; `bun run test` has them as tests. */
export const inBrowserFault: Fault = {
  name: 'in the browser',
  promise:
    'Whatever happens to server, network or page, a person sees every message once, and none disappears.',

  lacks() {
    try {
      findBrowser();
      return null;
    } catch (error) {
      if (error instanceof NoBrowserError) return error.message;
      throw error;
    }
  },

  async run({ say }) {
    const tests = Bun.spawn([process.execPath, 'test', '--timeout', '180000', './tests/faults/browser/'], {
      cwd: ROOT,
      env: { ...process.env, FAULTS: 'full' },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    });
    const { code, out, err } = await ended(tests);
    const { passed, failed, failures } = parseTally('browser', `${out}\n${err}`, code === 0);
    say(`${passed} tests passed, ${failed} failed`);
    return {
      cycles: passed + failed,
      acked: 0,
      violations: failures.map(broken),
      recovery: null,
      figures: [],
    };
  },
};
