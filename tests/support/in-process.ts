/** The real server in this process: real sockets, a real database in a folder of its own, a port of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Elysia } from 'elysia';
import { createChat, websocketOptions } from '../../server/app.ts';
import { localBus } from '../../server/bus/local.ts';
import { systemClock } from '../../server/chat/clock.ts';
import { loadConfig } from '../../server/config.ts';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import type { Store } from '../../server/store/store.ts';
import { RawClient } from './raw-client.ts';
import { type Claims, SECRET, sign } from './tokens.ts';

export interface InProcessServer {
  readonly url: string;
  readonly store: Store;
  /** What the operator would read. */
  readonly lines: readonly string[];
  /** A connection that has not said anything. */
  connect(headers?: Record<string, string>): Promise<RawClient>;
  /** A connection of `user` that has said hello and joined `rooms`. */
  enter(user: string, rooms?: string[], claims?: Partial<Claims>): Promise<RawClient>;
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** @param env as `bun start` would read it. @param wrap puts something between the chat and its store. */
export const startInProcess = async (
  env: Record<string, string> = {},
  wrap: (store: Store) => Store = (store) => store,
): Promise<InProcessServer> => {
  const data = await mkdtemp(join(tmpdir(), 'chat-widget-'));
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const config = loadConfig({ CHAT_DATA: data, CHAT_SECRET: SECRET, CHAT_CONNECTS_BURST: '10000', ...env });
  const store = await openSqliteStore({
    path: join(data, 'chat.sqlite'),
    synchronous: config.synchronous,
    log,
  });
  const chat = await createChat({
    config,
    secret: SECRET,
    store: wrap(store),
    bus: localBus,
    assets: new Map(),
    clock: systemClock,
    random: Math.random,
    log,
  });
  const app = new Elysia({ websocket: websocketOptions })
    .use(chat.plugin)
    .listen({ hostname: '127.0.0.1', port: 0, reusePort: false });
  const url = `http://127.0.0.1:${app.server?.port}`;
  const clients: RawClient[] = [];

  const connect = async (headers: Record<string, string> = {}) => {
    const client = await RawClient.open(url, headers);
    clients.push(client);
    return client;
  };
  return {
    url,
    store,
    lines,
    connect,
    async enter(user, rooms = ['lobby'], claims = {}) {
      const client = await connect();
      const grants = Object.fromEntries(rooms.map((room) => [room, 'write']));
      await client.hello(await sign({ sub: user, rooms: grants, ...claims }), rooms);
      return client;
    },
    drain: () => chat.drain(),
    async close() {
      for (const client of clients) client.terminate();
      await chat.drain();
      await app.server?.stop(true);
      await store.close();
      await rm(data, { recursive: true, force: true });
    },
  };
};
