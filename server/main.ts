/** Composition root: environment → config → store, bus, app → listen; SIGTERM and SIGINT drain. */
import { type AnyElysia, Elysia } from 'elysia';
import { demoPlugin } from '../demo/demo.ts';
import { buildWidget, WIDGET_DIST } from '../widget/build.ts';
import { createChat, websocketOptions } from './app.ts';
import { ensureSecret } from './auth/secret.ts';
import { signToken } from './auth/sign-token.ts';
import { boundedLog } from './bounded-log.ts';
import { localBus } from './bus/local.ts';
import { systemClock } from './chat/clock.ts';
import { runCommand } from './cli/fail.ts';
import { type Config, loadConfig } from './config.ts';
import { loadAssets } from './http/widget-assets.ts';
import { withinOpenFiles } from './open-files.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';

const log = boundedLog((line) => console.error(`${new Date().toISOString()} ${line}`), systemClock.monotonic);

/** Longer than this no stop takes, in milliseconds: what is not done then is cut. */
const STOP_DEADLINE = 9000;

class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly temporary = false;
  readonly code = 'cannot_listen';
}

const listenError = ({ host, port }: Config, error: unknown): ListenError => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new ListenError(
      `Port ${port} on ${host} is taken. Stop what uses it, or choose another with PORT=…`,
    );
  }
  return new ListenError(
    `Cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : error}`,
  );
};

const listen = (app: AnyElysia, config: Config): number => {
  try {
    // With `reusePort`, Bun's default, a second server on a taken port would start and get half of the requests.
    app.listen({ hostname: config.host, port: config.port, reusePort: false });
  } catch (error) {
    throw listenError(config, error);
  }
  const port = app.server?.port;
  if (port === undefined) throw listenError(config, 'there is no server');
  return port;
};

const start = async (): Promise<void> => {
  const config = withinOpenFiles(loadConfig(process.env), log);
  const secret = await ensureSecret(config);
  const build = await buildWidget();
  const store = await openSqliteStore({
    path: config.database,
    synchronous: config.synchronous,
    log,
  });
  const assets = await loadAssets(WIDGET_DIST);
  const chat = await createChat({
    config,
    secret,
    store,
    bus: localBus,
    assets,
    clock: systemClock,
    random: Math.random,
    log,
  });
  const app = new Elysia({ websocket: websocketOptions }).use(chat.plugin);
  if (config.demo) app.use(demoPlugin({ sign: (claims) => signToken(chat.siteKey, claims) }));
  let port: number;
  try {
    port = listen(app, config);
  } catch (error) {
    await store.close();
    throw error;
  }

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    console.log(`${signal}: finishing what was sent, then stopping …`);
    setTimeout(() => {
      log('Stopping took too long; the rest is cut. Nothing that was acknowledged is lost.');
      process.exit(1);
    }, STOP_DEADLINE).unref();
    await chat.drain();
    await app.server?.stop(true);
    await store.close();
    console.log('Stopped.');
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));

  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const address = `http://${host}:${port}`;
  const script = build.files.find(({ path }) => path === 'widget.js');
  console.log(`Database: ${config.database} (synchronous=${config.synchronous})`);
  if (script) console.log(`Widget:   ${address}/widget.js (integrity ${script.integrity})`);
  console.log(config.demo ? `Demo:     ${address}/` : `Ready:    ${address}`);
};

await runCommand(start);
