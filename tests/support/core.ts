/** The server's core with a real store and a clock that is turned by hand; peers are in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChat } from '../../server/app.ts';
import { localBus } from '../../server/bus/local.ts';
import { loadConfig } from '../../server/config.ts';
import type { Frame, FrameOf, FrameType } from '../../server/protocol/frames.ts';
import type { Connection } from '../../server/realtime/connection.ts';
import type { Peer } from '../../server/realtime/peer.ts';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import type { Store } from '../../server/store/store.ts';
import { HandClock } from './hand-clock.ts';
import { SECRET, sign } from './tokens.ts';

/** The client's end of a connection: what it was sent, and how it ended. */
export class MemoryPeer implements Peer {
  readonly address = '192.0.2.1';
  readonly origin = null;
  readonly host = null;
  readonly frames: Frame[] = [];
  readonly topics = new Set<string>();
  end: { readonly kind: 'closed'; readonly code: number } | { readonly kind: 'cut' } | null = null;
  connection: Connection | null = null;

  send(frame: string): void {
    this.frames.push(JSON.parse(frame));
  }

  subscribe(topic: string): void {
    this.topics.add(topic);
  }

  unsubscribe(topic: string): void {
    this.topics.delete(topic);
  }

  close(code: number): void {
    this.finish({ kind: 'closed', code });
  }

  terminate(): void {
    this.finish({ kind: 'cut' });
  }

  say(frame: object): void {
    this.connection?.receive(JSON.stringify(frame));
  }

  all<K extends FrameType>(type: K): FrameOf<K>[] {
    return this.frames.filter((frame): frame is FrameOf<K> & Frame => frame.type === type);
  }

  private finish(end: MemoryPeer['end']): void {
    if (this.end) return;
    this.end = end;
    this.connection?.ended();
  }
}

/** @param wrap puts something between the chat and its store. */
export const startCore = async (wrap: (store: Store) => Store = (store) => store) => {
  const data = await mkdtemp(join(tmpdir(), 'chat-core-'));
  const config = loadConfig({ CHAT_DATA: data, CHAT_SECRET: SECRET });
  const store = await openSqliteStore({
    path: join(data, 'chat.sqlite'),
    synchronous: 'full',
    log: () => {},
  });
  const clock = new HandClock();
  const peers: MemoryPeer[] = [];
  const chat = await createChat({
    config,
    secret: SECRET,
    store: wrap(store),
    bus: (listener) =>
      localBus({
        deliver: (topic, frame) => {
          for (const peer of peers) if (!peer.end && peer.topics.has(topic)) peer.send(frame);
          listener.deliver(topic, frame);
        },
        gap: () => listener.gap(),
      }),
    assets: new Map(),
    clock,
    random: Math.random,
    log: () => {},
  });

  const connect = (): MemoryPeer => {
    const peer = new MemoryPeer();
    peers.push(peer);
    peer.connection = chat.connect(peer);
    return peer;
  };

  return {
    clock,
    chat,
    store,
    connect,
    /** A peer that has been welcomed in the room. @param life of its token, in seconds. */
    async enter(user: string, room: string, life = 3600): Promise<MemoryPeer> {
      const peer = connect();
      const device = `device-${peers.length}`;
      const exp = Math.floor(clock.now() / 1000) + life;
      const token = await sign({ sub: user, exp, rooms: { [room]: 'write' } });
      peer.say({
        type: 'hello',
        id: 1,
        version: 1,
        token,
        device,
        rooms: [{ room }],
      });
      while (peer.all('welcome').length === 0 && !peer.end) await clock.advance(0);
      return peer;
    },
    async close(): Promise<void> {
      for (const peer of peers) peer.terminate();
      await chat.drain();
      await store.close();
      await rm(data, { recursive: true, force: true });
    },
  };
};

/** The verbs of a store as plain functions, so that a test can put others in their place. */
export const bound = (store: Store): Store => ({
  commit: (writes) => store.commit(writes),
  changes: (room, since, latest) => store.changes(room, since, latest),
  page: (room, before, limit) => store.page(room, before, limit),
  own: (room, user) => store.own(room, user),
  members: (room, atMost) => store.members(room, atMost),
  rooms: (site, user, filter, limit) => store.rooms(site, user, filter, limit),
  siteKeys: () => store.siteKeys(),
  removeSiteKey: (keyId) => store.removeSiteKey(keyId),
  putSite: (site) => store.putSite(site),
  revoke: (revocation) => store.revoke(revocation),
  revocations: (after) => store.revocations(after),
  healthy: () => store.healthy(),
  close: () => store.close(),
});
