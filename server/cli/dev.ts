/** `bun run dev`: the server, started again when a file of the server, the widget or the demo changes. */
import { watch } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dir, '../..');
const WATCHED = ['server', 'widget', 'demo'];
/** The build's own output, and pictures, are no sources. */
const IGNORED = /(^|\/)(dist(-\d+)?|screenshots)(\/|$)/;
/** An editor that saves writes several times, in milliseconds. */
const PAUSE = 150;

const start = () =>
  Bun.spawn([process.execPath, join(ROOT, 'server/main.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });

let server = start();
let restarting: Promise<void> | null = null;
let timer: Timer | null = null;

const restart = async (): Promise<void> => {
  server.kill('SIGTERM');
  await server.exited;
  server = start();
};

const changed = (file: string): void => {
  if (IGNORED.test(file)) return;
  if (timer) clearTimeout(timer);
  timer = setTimeout(() => {
    console.log(`${file} changed: starting again …`);
    restarting = (restarting ?? Promise.resolve()).then(restart);
  }, PAUSE);
};

for (const folder of WATCHED) {
  watch(join(ROOT, folder), { recursive: true }, (_event, name) => changed(join(folder, name ?? '')));
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, async () => {
    await restarting;
    server.kill(signal);
    process.exit(await server.exited);
  });
}
