/**
 * Puts the parts together: `createChat(…)` gives a named Elysia plugin that can also be mounted in a host's own
 * Elysia app (made with `new Elysia({ websocket: websocketOptions })`).
 */
import { Elysia } from 'elysia';
import { originAllowed } from './auth/origins.ts';
import { Revocations } from './auth/revocations.ts';
import { createSites, ENVIRONMENT_SITE, environmentKey } from './auth/sites.ts';
import { TokenError } from './auth/token-error.ts';
import { createTokenVerifier } from './auth/tokens.ts';
import type { BusFactory } from './bus/bus.ts';
import { Chat } from './chat/chat.ts';
import type { Clock } from './chat/clock.ts';
import { TokenBuckets } from './chat/token-bucket.ts';
import { userTopic } from './chat/topics.ts';
import type { Config } from './config.ts';
import { clientAddress, proxyList } from './http/client-address.ts';
import { errors, httpError } from './http/errors.ts';
import { health } from './http/health.ts';
import { hostGuard } from './http/host-guard.ts';
import { type Assets, widgetAssets } from './http/widget-assets.ts';
import { Connection } from './realtime/connection.ts';
import { Connections } from './realtime/connections.ts';
import { Hub } from './realtime/hub.ts';
import type { Peer } from './realtime/peer.ts';
import { Presence } from './realtime/presence.ts';
import type { Realtime } from './realtime/realtime.ts';
import { socketRoute } from './realtime/socket.ts';
import type { SiteKey, Store } from './store/store.ts';

export { websocketOptions } from './realtime/socket.ts';

export interface ChatServerDeps {
  readonly config: Config;
  /** The secret of the environment's site: `config.secret`, or development's own. */
  readonly secret: string;
  readonly store: Store;
  readonly bus: BusFactory;
  readonly assets: Assets;
  readonly clock: Clock;
  /** In [0, 1). Spreads the coming back of clients. */
  random(): number;
  log(line: string): void;
}

/** How far the clocks of a host website and this server may be apart. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** Who waits as long as the server says is hardly ever refused; a flood uses this up however slowly it runs. */
const REFUSALS = { rate: 10, burst: 1000 };

/** How long clients have to answer the closing of their sockets, in milliseconds. */
const CLOSING_TIME = 2000;

export const createChat = async ({
  config,
  secret,
  store,
  bus,
  assets,
  clock,
  random,
  log,
}: ChatServerDeps) => {
  const { origins, audience, issuer, limits } = config;
  const site = await store.putSite({ name: ENVIRONMENT_SITE, origins, audience, issuer });
  const siteKey: SiteKey = environmentKey(config, secret, site);
  const sites = createSites({ store, environmentKey: siteKey, monotonic: clock.monotonic });
  const tokens = createTokenVerifier({
    keys: sites,
    now: clock.now,
    toleranceSeconds: CLOCK_TOLERANCE_SECONDS,
  });

  let broadcast: (topic: string, frame: string) => void = () => undefined;
  const hub = new Hub(bus, {
    broadcast: (topic, frame) => broadcast(topic, frame),
    tell: (user, frame) => connections.tell(user, frame),
    gap: () => connections.compareHeads(),
  });
  const presence = new Presence({
    clock,
    publish: (room, frame) => chat.publish(room, frame),
    largeCount: (room) => (chat.isLarge(room) ? (chat.live.get(room)?.members ?? 0) : null),
  });
  const chat: Chat = new Chat({
    store,
    bus: hub.bus,
    presence,
    clock,
    log,
    limits: { text: limits.text, largeRoom: limits.largeRoom, rooms: limits.roomsPerConnection },
  });
  const revocations = new Revocations(
    store,
    clock,
    () => connections.endRevoked((session) => revocations.covers(session)),
    log,
  );
  await revocations.start();
  const connections: Connections = new Connections(clock, (user) => {
    hub.bus.leave(userTopic(user.id));
    chat.seen(user).catch((error) => log(`A last-seen time could not be stored: ${error}`));
  });
  const realtime: Realtime = {
    chat,
    hub,
    presence,
    connections,
    clock,
    rates: {
      commands: new TokenBuckets(limits.commands),
      sends: new TokenBuckets(limits.sends),
      refusals: new TokenBuckets(REFUSALS),
    },
    limits: { text: limits.text, rooms: limits.roomsPerConnection },
    draining: false,
    authenticate: async (token, { origin, host }) => {
      const session = await tokens.verify(token);
      if (!originAllowed(origin, session.origins, host)) throw new TokenError('token_wrong_site');
      if (revocations.covers(session)) throw new TokenError('token_revoked');
      return session;
    },
    log,
  };

  const proxies = proxyList(config.trustedProxies);
  const plugin = new Elysia({ name: 'chat-widget' })
    .use(hostGuard)
    .use(errors((error) => log(`A request failed: ${error instanceof Error ? error.stack : error}`)))
    .use(
      health(async () => {
        if (realtime.draining) return { ready: false, reason: 'The server is stopping.' };
        if (await store.healthy()) return { ready: true };
        return { ready: false, reason: 'The store cannot be written to.' };
      }),
    )
    .use(widgetAssets(assets))
    .use(
      socketRoute({
        realtime,
        connects: new TokenBuckets(limits.connects),
        maxGreeting: limits.pendingPerAddress,
        maxConnections: limits.connections,
        originKnown: sites.originKnown,
        addressOf: (request, peer) => clientAddress(request, peer, proxies),
        refuse: httpError,
        serving: (publish) => {
          broadcast = publish;
        },
      }),
    );

  return {
    plugin,
    /** What tokens of the environment's site are signed with. */
    siteKey,
    /** A connection over another transport than Bun's sockets. */
    connect(peer: Peer): Connection {
      const connection = new Connection(realtime, peer);
      connections.add(connection);
      return connection;
    },
    /**
     * Ends the chat in good order: nothing new begins, what was sent is durable and acknowledged, everybody is
     * told when to come back. The store is left open for its owner to close.
     */
    async drain(): Promise<void> {
      realtime.draining = true;
      await chat.drain();
      connections.closeAll(random);
      await connections.ended(CLOSING_TIME);
      presence.close();
      connections.close();
      revocations.close();
      await chat.drain();
      await hub.bus.close();
    },
  };
};
