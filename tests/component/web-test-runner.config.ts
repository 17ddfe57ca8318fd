/** Component tests run in a real browser, from the sources as they are. */
import { resolve } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter, type TestRunnerConfig } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { findBrowser } from '../support/browser.ts';
import { bunStyleReporter } from './bun-style-reporter.ts';

const config: TestRunnerConfig = {
  rootDir: resolve(import.meta.dir, '../..'),
  files: ['tests/component/**/*.test.ts'],
  nodeResolve: true,
  plugins: [esbuildPlugin({ ts: true, target: 'esnext' })],
  browsers: [playwrightLauncher({ product: 'chromium', launchOptions: findBrowser() })],
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), bunStyleReporter],
};
export default config;
