/** The protocol page is enough: a client in another language, written from it alone, against the real server. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { ForeignClient, ROOM } from '../support/foreign-client.ts';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { sign } from '../support/tokens.ts';

const missing = Bun.which('python3') === null;
if (missing) console.log('Skipped: the client in another language, because there is no "python3" here.');

describe.skipIf(missing)('a client written from the protocol page alone', () => {
  let server: InProcessServer;
  let clients: ForeignClient[];
  beforeEach(async () => {
    server = await startInProcess();
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) await client.stop();
    await server.close();
  });

  const enter = async (user: string, fields: object = {}): Promise<ForeignClient> => {
    const client = new ForeignClient();
    clients.push(client);
    const token = await sign({ sub: user });
    await client.do('connect', {
      url: `${server.url.replace('http', 'ws')}/ws`,
      token,
      room: ROOM,
      ...fields,
    });
    return client;
  };

  /** Ada and Ben have said one thing each. */
  const talk = async () => {
    const ada = await enter('ada');
    const ben = await enter('ben');
    await ada.send('Good morning, Ben');
    await ben.showsMessages('1 Ada: Good morning, Ben');
    await ben.send('Good morning, Ada');
    await ada.showsMessages('1 Ada: Good morning, Ben', '2 Ben: Good morning, Ada');
    return { ada, ben };
  };

  test('chats both ways: what one sends is on the screen of both', async () => {
    const { ada, ben } = await talk();
    const screen = await ben.showsMessages('1 Ada: Good morning, Ben', '2 Ben: Good morning, Ada');
    expect(await ada.do('show', { room: ROOM })).toMatchObject({ messages: screen.messages });
  });

  test('[G4] is cut off while messages are sent, edited and deleted, resumes, and shows what a fresh one shows', async () => {
    const { ada, ben } = await talk();
    await ada.do('drop');
    await ben.send('Are you there?');
    await ben.send('Wrong room, sorry');
    await ben.shows(({ messages, waiting }) => messages.length === 4 && waiting.length === 0);
    await ben.do('edit', { room: ROOM, seq: 2, text: 'Good evening, Ada' });
    await ben.do('delete', { room: ROOM, seq: 4 });

    expect((await ada.do('connect')).rooms).toEqual([{ room: ROOM, reset: false }]);
    const expected = [
      '1 Ada: Good morning, Ben',
      '2 Ben: Good evening, Ada (edited)',
      '3 Ben: Are you there?',
      '4 Ben: (deleted)',
    ];
    await ada.showsMessages(...expected);
    await ben.showsMessages(...expected);
    await (await enter('cem')).showsMessages(...expected);
  });

  test('[G4] misses a frame, notices it by the gap before the next one, and asks for what is missing', async () => {
    const { ada, ben } = await talk();
    await ada.do('deafen');
    await ben.do('edit', { room: ROOM, seq: 2, text: 'Good evening, Ada' });
    await ada.loses('events');
    await ada.do('hear');
    await ben.send('Are you there?');
    await ada.next('sync');
    const expected = [
      '1 Ada: Good morning, Ben',
      '2 Ben: Good evening, Ada (edited)',
      '3 Ben: Are you there?',
    ];
    await ada.showsMessages(...expected);
    await ben.showsMessages(...expected);
  });

  test('[G2] sends what was written while cut off when it is back, in order', async () => {
    const { ada, ben } = await talk();
    await ada.do('drop');
    await ada.send('First');
    await ada.send('Second');
    const { waiting } = await ada.shows((screen) => screen.waiting.length === 2);
    expect(waiting).toEqual(['First', 'Second']);
    await ben.send('In between');
    await ben.shows(({ messages }) => messages.length === 3);

    await ada.do('connect');
    const expected = [
      '1 Ada: Good morning, Ben',
      '2 Ben: Good morning, Ada',
      '3 Ben: In between',
      '4 Ada: First',
      '5 Ada: Second',
    ];
    await ada.showsMessages(...expected);
    await ben.showsMessages(...expected);
  });

  test('[G2] sends again a message whose acknowledgement was lost: it is stored once, and acknowledged alike', async () => {
    const { ada, ben } = await talk();
    await ada.next('acknowledged');
    await ada.do('deafen');
    await ada.send('Once');
    const expected = ['1 Ada: Good morning, Ben', '2 Ben: Good morning, Ada', '3 Ada: Once'];
    await ben.showsMessages(...expected);
    await ada.loses('ok');
    await ada.do('drop');
    await ada.shows(({ waiting }) => Bun.deepEquals(waiting, ['Once']));

    await ada.do('connect');
    expect(await ada.next('acknowledged')).toMatchObject({ acknowledged: 'Once', seq: 3 });
    await ada.send('Twice');
    for (const client of [ada, ben, await enter('cem')])
      await client.showsMessages(...expected, '4 Ada: Twice');
  });

  test('begins with the latest messages, and loads the older ones as they are now', async () => {
    const { ada, ben } = await talk();
    for (const text of ['Three', 'Four', 'Five']) await ben.send(text);
    await ada.shows(({ messages }) => messages.length === 5);

    const cem = await enter('cem', { limit: 1 });
    await cem.showsMessages('5 Ben: Five');
    await ada.do('edit', { room: ROOM, seq: 1, text: 'Good evening, Ben' });
    await ben.do('delete', { room: ROOM, seq: 4 });
    expect(await cem.do('history', { room: ROOM, limit: 2 })).toMatchObject({ count: 2, more: true });
    await cem.showsMessages('3 Ben: Three', '4 Ben: (deleted)', '5 Ben: Five');
    expect(await cem.do('history', { room: ROOM, limit: 2 })).toMatchObject({ count: 2, more: false });
    const expected = [
      '1 Ada: Good evening, Ben (edited)',
      '2 Ben: Good morning, Ada',
      '3 Ben: Three',
      '4 Ben: (deleted)',
      '5 Ben: Five',
    ];
    for (const client of [ada, ben, cem]) await client.showsMessages(...expected);
  });

  test('says what has arrived and what was seen, each for itself, and the others show it', async () => {
    const { ada, ben } = await talk();
    await ada.send('Are you there?');
    await ada.shows(({ delivered, read }) =>
      Bun.deepMatch({ delivered: { ben: 3 }, read: { ben: 0 } }, { delivered, read }),
    );
    await ben.do('read', { room: ROOM });
    await ada.shows(({ read }) => Bun.deepMatch({ ben: 3 }, read));
  });

  test('says after coming back what arrived with that, and what was seen while it was cut off', async () => {
    const { ada, ben } = await talk();
    await ada.send('Are you there?');
    await ben.shows(({ messages }) => messages.length === 3);
    await ben.do('drop');
    await ben.do('read', { room: ROOM });
    await ada.send('Hello?');
    await ada.shows(({ messages }) => messages.length === 4);
    await ben.do('connect');
    await ada.shows(({ delivered, read }) =>
      Bun.deepMatch({ delivered: { ben: 4 }, read: { ben: 3 } }, { delivered, read }),
    );
  });

  test('is refused with a code: an edit of the message of another', async () => {
    const { ada } = await talk();
    await expect(ada.do('edit', { room: ROOM, seq: 2, text: 'Mine now' })).rejects.toThrow('not_allowed');
  });
});
