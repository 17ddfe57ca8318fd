import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { codeOf } from '../support/raw-client.ts';
import { sign } from '../support/tokens.ts';

describe('messages', () => {
  let server: InProcessServer;
  beforeAll(async () => {
    server = await startInProcess({ CHAT_SENDS_BURST: '1000' });
  });
  afterAll(() => server.close());

  test('what one person sends, everybody in the room hears, in the name of the token', async () => {
    const ada = await server.enter('ada', ['talk']);
    const ben = await server.enter('ben', ['talk']);
    const ack = await ada.command('send', {
      room: 'talk',
      clientId: Bun.randomUUIDv7(),
      text: 'hello',
      from: { id: 'ben', name: 'Somebody else' },
    });
    for (const client of [ada, ben]) {
      expect(await client.hears('hello')).toMatchObject({ seq: ack.seq, from: { id: 'ada', name: 'Ada' } });
    }
  });

  test('[G3] who comes in while others talk is welcomed first, and hears what follows without a gap', async () => {
    const lea = await server.enter('lea', ['lively']);
    const all = Array.from({ length: 150 }, (_, number) => lea.say('lively', `message ${number}`));
    const others = await Promise.all(
      Array.from({ length: 30 }, (_, number) => server.enter(`guest${number}`, ['lively'])),
    );
    await Promise.all(all);
    for (const guest of others) {
      await guest.settled();
      const [welcome, ...rest] = guest.frames;
      let rev = welcome?.type === 'welcome' ? welcome.rooms[0]?.rev : undefined;
      for (const frame of rest) {
        if (frame.type !== 'events' || frame.rev <= (rev ?? 0)) continue;
        expect<number | undefined>(frame.from).toBe(rev);
        rev = frame.rev;
      }
      expect(rev).toBe(150);
    }
  });

  test('[G2] a message that is sent again is stored once, and acknowledged as before', async () => {
    const ada = await server.enter('ada', ['twice']);
    const ben = await server.enter('ben', ['twice']);
    const clientId = Bun.randomUUIDv7();
    const first = await ada.say('twice', 'once', clientId);
    const second = await ada.say('twice', 'once', clientId);
    const [third, fourth] = await Promise.all([
      ada.say('twice', 'once', clientId),
      ada.say('twice', 'once', clientId),
    ]);
    expect([second, third, fourth]).toEqual([first, first, first]);
    await ben.settled();
    expect(ben.frames.filter(({ type }) => type === 'events')).toHaveLength(1);
    expect((await ada.command('history', { room: 'twice', before: 100 })).messages).toHaveLength(1);
  });

  test('[G2] a client id that belongs to another message is refused', async () => {
    const ada = await server.enter('ada', ['ids', 'other-ids']);
    const ben = await server.enter('ben', ['ids']);
    const clientId = Bun.randomUUIDv7();
    await ada.say('ids', 'mine', clientId);
    expect(await codeOf(ben.say('ids', 'mine', clientId))).toBe('client_id_reused');
    expect(await codeOf(ada.say('other-ids', 'mine', clientId))).toBe('client_id_reused');
  });

  test('[G3] everybody hears one dense order, whoever sends at the same time', async () => {
    const people = await Promise.all(['ada', 'ben', 'eve'].map((name) => server.enter(name, ['order'])));
    await Promise.all(
      people.flatMap((person, index) =>
        Array.from({ length: 20 }, (_, count) => person.say('order', `${index}-${count}`)),
      ),
    );
    const orders = await Promise.all(
      people.map(async (person) => {
        await person.settled();
        const events = person.frames.filter((frame) => frame.type === 'events');
        return events.flatMap(({ messages }) => messages.map(({ seq, text }) => `${seq} ${text}`));
      }),
    );
    expect(orders[0]).toHaveLength(60);
    expect(orders[0]?.map((line) => Number(line.split(' ')[0]))).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
    expect(orders[1]).toEqual(orders[0] ?? []);
    expect(orders[2]).toEqual(orders[0] ?? []);
    const mine = orders[0]?.filter((line) => line.includes(' 0-')).map((line) => line.split('-')[1]);
    expect(mine).toEqual(Array.from({ length: 20 }, (_, count) => String(count)));
  });

  test('[G1] an acknowledged message can be read at once', async () => {
    const ada = await server.enter('ada', ['read-back']);
    const { seq } = await ada.say('read-back', 'there?');
    const { messages } = await ada.command('history', { room: 'read-back', before: seq + 1 });
    expect(messages.map(({ text }) => text)).toEqual(['there?']);
  });

  test('[G4] who comes back is told exactly what changed, edits and deletions included', async () => {
    const ada = await server.enter('ada', ['resume']);
    for (const text of ['one', 'two', 'three']) await ada.say('resume', text);
    const before = await ada.join('resume');
    await ada.command('edit', { room: 'resume', seq: 1, text: 'one, edited' });
    await ada.command('delete', { room: 'resume', seq: 2 });
    await ada.say('resume', 'four');

    const back = await server.connect();
    const { rooms } = await back.hello(await sign({ sub: 'ada', rooms: { resume: 'write' } }), [
      { room: 'resume', epoch: before.epoch, rev: before.rev },
    ]);
    expect(rooms[0]).toMatchObject({ reset: false, rev: before.rev + 3, seq: 4 });
    expect(
      rooms[0]?.messages.map(({ seq, text, deletedAt }) => [seq, text, deletedAt !== undefined]),
    ).toEqual([
      [1, 'one, edited', false],
      [2, undefined, true],
      [4, 'four', false],
    ]);
  });

  test('[G4] a position that the server never gave begins the room anew', async () => {
    const ada = await server.enter('ada', ['epochs']);
    await ada.say('epochs', 'one');
    const { epoch, rev } = await ada.join('epochs');
    for (const since of [
      { epoch: epoch + 1, rev },
      { epoch, rev: rev + 5 },
    ]) {
      const changes = await ada.command('sync', { room: 'epochs', ...since });
      expect(changes).toMatchObject({ reset: true, epoch, rev });
      expect(changes.messages).toHaveLength(1);
    }
  });

  test('history comes page by page, and says when there is no more', async () => {
    const ada = await server.enter('ada', ['pages']);
    await Promise.all(Array.from({ length: 25 }, (_, index) => ada.say('pages', `m${index + 1}`)));
    const first = await ada.command('history', { room: 'pages', before: 26, limit: 10 });
    expect(first.messages.map(({ seq }) => seq)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
    expect(first.more).toBe(true);
    const last = await ada.command('history', { room: 'pages', before: 6, limit: 10 });
    expect(last.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(last.more).toBe(false);
  });

  test('[G11] large messages make smaller pages instead of a frame that no slow line could take', async () => {
    const ada = await server.enter('ada', ['large']);
    const text = '漢'.repeat(4000);
    for (let count = 0; count < 30; count++) await ada.say('large', text);
    const page = await ada.command('history', { room: 'large', before: 31 });
    expect(page.messages.length).toBeGreaterThan(5);
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(300 * 1024);
    expect(page.more).toBe(true);
    expect(page.messages.at(-1)?.seq).toBe(30);
    const resumed = await ada.command('sync', { room: 'large', epoch: page.epoch, rev: 0 });
    expect(resumed).toMatchObject({ reset: true, before: true, seq: 30 });
    expect(Buffer.byteLength(JSON.stringify(resumed))).toBeLessThan(300 * 1024);
  });

  test('only the author edits; author and moderator delete; the text of a deleted message is nowhere', async () => {
    const ada = await server.enter('ada', ['edits']);
    const ben = await server.enter('ben', ['edits']);
    const mod = await server.enter('mod', ['edits'], { rooms: { edits: 'moderate' } });
    await ada.say('edits', 'first');
    await ada.say('edits', 'a very secret second');
    expect(await codeOf(ben.command('edit', { room: 'edits', seq: 1, text: 'x' }))).toBe('not_allowed');
    expect(await codeOf(mod.command('edit', { room: 'edits', seq: 1, text: 'x' }))).toBe('not_allowed');
    expect(await codeOf(ben.command('delete', { room: 'edits', seq: 1 }))).toBe('not_allowed');
    expect(await codeOf(ada.command('edit', { room: 'edits', seq: 9, text: 'x' }))).toBe('no_such_message');
    expect(await codeOf(ada.command('edit', { room: 'edits', seq: 1, text: 'first!' }))).toBe('accepted');
    expect(await ben.hears('first!')).toMatchObject({ seq: 1, editedAt: expect.any(Number) });
    const gone = await mod.command('delete', { room: 'edits', seq: 2 });
    expect(await mod.command('delete', { room: 'edits', seq: 2 })).toEqual(gone);
    const { messages } = await ben.next('events', (frame) => frame.rev === gone.rev);
    expect(messages).toEqual([expect.objectContaining({ seq: 2, deletedAt: gone.at })]);
    expect(JSON.stringify(messages)).not.toContain('secret');
    expect(JSON.stringify(await ada.join('edits'))).not.toContain('secret');
  });

  test('text is kept exactly, and what is no text is refused', async () => {
    const ada = await server.enter('ada', ['texts']);
    const exact = ' \tA\n\u200Dé e\u0301 👩‍👩‍👧‍👦 ﷽ \u202Eabc  ';
    await ada.say('texts', exact);
    expect((await ada.hears(exact)).text).toBe(exact);
    expect(await codeOf(ada.say('texts', '😀'.repeat(4000)))).toBe('accepted');
    for (const [text, code] of [
      ['', 'text_empty'],
      [' \n\t ', 'text_empty'],
      ['\u200B\u2060', 'text_empty'],
      ['a'.repeat(4001), 'text_too_long'],
      ['😀'.repeat(4001), 'text_too_long'],
      ['a\u0000b', 'text_invalid'],
      ['a\rb', 'text_invalid'],
      ['a\u009Bb', 'text_invalid'],
      ['a\uD800b', 'text_invalid'],
    ] as const) {
      expect(await codeOf(ada.say('texts', text))).toBe(code);
    }
    expect((await ada.join('texts')).seq).toBe(2);
  });
});
