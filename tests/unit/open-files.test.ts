import { expect, test } from 'bun:test';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dir, '../..');

/** How many connections a process takes that may open only so many files. */
const connections = (files: number, wanted: string): number => {
  const script = `
    import { loadConfig } from './server/config.ts';
    import { withinOpenFiles } from './server/open-files.ts';
    console.log(withinOpenFiles(loadConfig({ CHAT_CONNECTIONS: '${wanted}' }), () => {}).limits.connections);`;
  const limited = ['sh', '-c', `ulimit -n ${files} && exec "$@"`, 'sh', process.execPath, '-e', script];
  return Number(Bun.spawnSync(limited, { cwd: ROOT }).stdout.toString());
};

test('[G11] connections leave some open files for everything else, however many are configured', () => {
  expect(connections(256, '50000')).toBe(192);
  expect(connections(2000, '50000')).toBe(1900);
  expect(connections(2000, '100')).toBe(100);
});
