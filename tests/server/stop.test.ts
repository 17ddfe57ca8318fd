/** The server as its own process, stopped in good order and without. */
import { afterEach, describe, expect, test } from 'bun:test';
import { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { sign } from '../support/tokens.ts';

let server: TestServer;
afterEach(() => server.dispose());

const LIMITS = { CHAT_SENDS_BURST: '100000', CHAT_COMMANDS_BURST: '100000' };

const enter = async (user: string): Promise<RawClient> => {
  const client = await RawClient.open(server.url);
  await client.hello(await sign({ sub: user }), ['lobby']);
  return client;
};

/** Sends without waiting until the connection ends. @returns the client ids that were acknowledged. */
const sendUntilEnd = async (
  client: RawClient,
): Promise<{ readonly acked: Set<string>; readonly sent: number }> => {
  const acked = new Set<string>();
  let sent = 0;
  let open = true;
  void client.closed.then(() => {
    open = false;
  });
  const one = async () => {
    while (open) {
      const clientId = Bun.randomUUIDv7();
      sent++;
      const ack = await client.say('lobby', `message ${sent}`, clientId).catch(() => null);
      if (ack) acked.add(clientId);
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  return { acked, sent };
};

const stored = async (): Promise<string[]> => {
  const reader = await enter('reader');
  const ids: string[] = [];
  let before = (await reader.join('lobby')).seq + 1;
  while (before > 1) {
    const { messages } = await reader.command('history', { room: 'lobby', before, limit: 100 });
    ids.unshift(...messages.map(({ clientId }) => clientId));
    before = messages[0]?.seq ?? 1;
  }
  reader.close();
  return ids;
};

/** Resolves when some messages have been heard, so that the stop comes in the middle. */
const underLoad = async (client: RawClient): Promise<void> => {
  await client.next('events', ({ rev }) => rev > 200);
};

describe('a server that is stopped in the middle of a conversation', () => {
  test('[G1] by SIGTERM: acknowledges what it has taken, says when to come back, and ends with 0', async () => {
    server = await startServer(LIMITS);
    const ada = await enter('ada');
    const load = sendUntilEnd(ada);
    await underLoad(ada);
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(await ada.closed).toEqual({ code: 4000, reason: 'restarting' });
    expect(await ada.next('bye')).toMatchObject({ code: 'restarting', retryAfter: expect.any(Number) });
    const { acked } = await load;
    await server.restart();
    const ids = await stored();
    expect([...acked].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('[G1] by kill -9, three times: no acknowledged message is lost, none is stored twice', async () => {
    server = await startServer(LIMITS);
    const acked = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const ada = await enter('ada');
      const load = sendUntilEnd(ada);
      await ada.next('events');
      await ada.next('events', ({ messages }) => messages.length > 0);
      await server.stop('SIGKILL');
      for (const id of (await load).acked) acked.add(id);
      await server.restart();
    }
    const ids = await stored();
    expect(acked.size).toBeGreaterThan(0);
    expect([...acked].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
