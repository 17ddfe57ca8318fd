/** Component tests run in a real browser, from the sources, with templates as small as the build makes them. */
import { resolve } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter, type TestRunnerConfig, type TestRunnerPlugin } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { minifyTemplates } from '../../widget/minify-templates.ts';
import { findBrowser } from '../support/browser.ts';
import { bunStyleReporter } from './bun-style-reporter.ts';

const smallTemplates: TestRunnerPlugin = {
  name: 'small-templates',
  transform: ({ path, body }) =>
    path.startsWith('/widget/') && typeof body === 'string' ? minifyTemplates(body) : undefined,
};

const config: TestRunnerConfig = {
  rootDir: resolve(import.meta.dir, '../..'),
  files: ['tests/component/**/*.test.ts'],
  nodeResolve: true,
  plugins: [smallTemplates, esbuildPlugin({ ts: true, target: 'esnext' })],
  browsers: [playwrightLauncher({ product: 'chromium', launchOptions: findBrowser() })],
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), bunStyleReporter],
};
export default config;
