/** The client against the real server over real sockets: that both read the protocol alike. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { systemClock } from '../../server/chat/clock.ts';
import { ChatClient } from '../../widget/client/chat-client.ts';
import type { ChatState } from '../../widget/client/chat-state.ts';
import type { Socket } from '../../widget/client/environment.ts';
import { receiptOf } from '../../widget/client/selectors.ts';
import { unreadOf } from '../../widget/client/unread.ts';
import { HandNetwork, MemoryOutbox, pendingIn, roomIn, textsIn } from '../support/fake-server-environment.ts';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { sign } from '../support/tokens.ts';

let server: InProcessServer;
const clients: ChatClient[] = [];
beforeAll(async () => {
  server = await startInProcess({ CHAT_SENDS_BURST: '5', CHAT_SENDS_PER_SECOND: '5' });
});
afterAll(async () => {
  for (const client of clients) client.stop();
  await server.close();
});

interface Person {
  readonly client: ChatClient;
  readonly network: HandNetwork;
  readonly sockets: WebSocket[];
  /** Resolves when the state is as described. */
  until(condition: (state: ChatState) => boolean): Promise<void>;
}

async function enter(
  user: string,
  room: string,
  rooms: Record<string, string> = { '*': 'write' },
): Promise<Person> {
  const token = await sign({ sub: user, name: user, rooms });
  const network = new HandNetwork();
  const sockets: WebSocket[] = [];
  const connect = (url: string): Socket => {
    const socket = new WebSocket(url);
    sockets.push(socket);
    return socket as Socket; // The DOM types its handlers by whole events; a Socket's read a part of them.
  };
  const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const environment = {
    connect,
    clock: systemClock,
    random: Math.random,
    randomBytes,
    outbox: new MemoryOutbox(),
    network,
  };
  const client = new ChatClient({ server: server.url, token, environment });
  clients.push(client);
  client.join(room);
  client.start();
  const until = (condition: (state: ChatState) => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!condition(client.getState())) return;
        unsubscribe();
        resolve();
      };
      const unsubscribe = client.subscribe(check);
      check();
    });
  await until(({ status, rooms }) => status.kind === 'online' && rooms[0]?.phase.kind !== 'joining');
  return { client, network, sockets, until };
}

const texts = (state: ChatState, room: string) =>
  state.rooms.find((each) => each.room === room)?.messages.map(({ text }) => text ?? '–') ?? [];

test('two people talk, and a message goes from sent to delivered to read', async () => {
  const ada = await enter('ada', 'talk');
  ada.client.send('talk', 'hello');
  await ada.until((state) => texts(state, 'talk').length === 1 && pendingIn(ada.client, 'talk').length === 0);
  const receipt = () => {
    const room = roomIn(ada.client, 'talk');
    const [message] = room.messages;
    return message && receiptOf(room, message, ada.client.getState().you).kind;
  };
  expect(receipt()).toBe('sent');
  const bob = await enter('bob', 'talk');
  expect(textsIn(bob.client, 'talk')).toEqual(['hello']);
  bob.client.send('talk', 'hi');
  await ada.until((state) => texts(state, 'talk').includes('hi'));
  await ada.until(() => receipt() !== 'sent');
  ada.client.markRead('talk', 2);
  bob.client.markRead('talk', 2);
  await ada.until(() => receipt() === 'read');
  expect(unreadOf(roomIn(ada.client, 'talk'), ada.client.getState().you)).toBe(0);
});

test('[G4] edits, deletions and messages of an absence are there after coming back', async () => {
  const ada = await enter('ada', 'absence');
  const bob = await enter('bob', 'absence');
  for (const text of ['one', 'two']) bob.client.send('absence', text);
  await ada.until((state) => texts(state, 'absence').length === 2);
  ada.network.set(false);
  await bob.client.edit('absence', 1, 'ONE');
  await bob.client.delete('absence', 2);
  bob.client.send('absence', 'three');
  await bob.until((state) => texts(state, 'absence').includes('three'));
  ada.client.send('absence', 'written offline');
  expect(ada.client.getState().status).toEqual({ kind: 'offline' });
  ada.network.set(true);
  await ada.until((state) => texts(state, 'absence').includes('written offline'));
  expect(textsIn(ada.client, 'absence')).toEqual(['ONE', '–', 'three', 'written offline']);
  expect(ada.sockets).toHaveLength(2);
});

test('[G6] more than the server takes at once arrives all the same, in order', async () => {
  const ada = await enter('ada', 'burst');
  const bob = await enter('bob', 'burst');
  const many = Array.from({ length: 8 }, (_, index) => String(index));
  for (const text of many) ada.client.send('burst', text);
  await ada.until(({ notice }) => notice?.code === 'rate_limited');
  await bob.until((state) => texts(state, 'burst').length === many.length);
  expect(textsIn(bob.client, 'burst')).toEqual(many);
});

test('[G10] typing and presence of one reach the other', async () => {
  const ada = await enter('ada', 'presence');
  const bob = await enter('bob', 'presence');
  bob.client.typing('presence', true);
  await ada.until((state) => state.rooms[0]?.typing[0]?.id === 'bob');
  bob.client.send('presence', 'done');
  await ada.until((state) => state.rooms[0]?.typing.length === 0);
  const online = () => {
    const { members } = roomIn(ada.client, 'presence');
    return members.kind === 'list' && members.people.filter((person) => person.online).map(({ id }) => id);
  };
  await ada.until(() => Bun.deepEquals(online(), ['ada', 'bob']));
  bob.client.stop();
});

test('[G7] a room that the token does not name is refused, and what was written there fails', async () => {
  const eve = await enter('eve', 'private', { lobby: 'write' });
  expect(roomIn(eve.client, 'private').phase).toMatchObject({ kind: 'refused', code: 'no_such_room' });
  eve.client.send('private', 'let me in');
  await eve.until(() => pendingIn(eve.client, 'private')[0] === 'let me in:failed');
});

test('a new token is taken over without reconnecting, and a broken one stops the client with the reason', async () => {
  const ada = await enter('ada', 'tokens', { tokens: 'write', extra: 'write' });
  ada.client.list();
  await ada.until(({ listed }) => listed);
  const rooms = { tokens: 'read', extra: 'write' };
  ada.client.setToken(await sign({ sub: 'ada', name: 'ada', rooms }));
  await ada.until((state) => state.rooms.find(({ room }) => room === 'tokens')?.role === 'read');
  expect(ada.sockets).toHaveLength(1);
  const eve = await enter('eve', 'tokens');
  eve.client.stop();
  eve.client.setToken(`${(await sign({ sub: 'eve' })).slice(0, -6)}broken`);
  eve.client.start();
  await eve.until(({ status }) => status.kind === 'stopped');
  expect(eve.client.getState().status).toMatchObject({ kind: 'stopped', code: 'token_signature' });
});
