/** Frames that are well-formed and meant badly. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { codeOf } from '../support/raw-client.ts';
import { sign } from '../support/tokens.ts';

let server: InProcessServer;
beforeAll(async () => {
  server = await startInProcess({ CHAT_SENDS_BURST: '1000' });
});
afterAll(() => server.close());

describe('JSON that is odd', () => {
  test.each([
    ['a number beyond all numbers', '{"type":"history","id":9,"room":"lobby","before":1e400}'],
    ['a number that is not whole', '{"type":"history","id":9,"room":"lobby","before":1.5}'],
    ['a number that cannot be exact', '{"type":"history","id":9,"room":"lobby","before":9007199254740993}'],
    ['half a character in a name', '{"type":"leave","id":9,"room":"a\\ud800"}'],
    ['a NUL in a name', '{"type":"leave","id":9,"room":"a\\u0000"}'],
    ['a newline after a name', '{"type":"leave","id":9,"room":"lobby\\n"}'],
    ['a pattern as a name', '{"type":"join","id":9,"rooms":[{"room":"*"}]}'],
    ['a field only in the prototype', '{"type":"leave","id":9,"__proto__":{"room":"lobby"}}'],
    ['the second of two equal fields', '{"type":"leave","id":9,"room":"lobby","room":"*"}'],
    ['a list that names everything', '{"type":"send","id":9,"room":["lobby"],"clientId":"x","text":"x"}'],
  ])('%s is bad_frame, and the answer repeats nothing of it', async (_what, frame) => {
    const ada = await server.enter('ada');
    ada.raw(frame);
    const error = await ada.next('error');
    expect(error).toMatchObject({ id: 9, code: 'bad_frame' });
    expect(error.message).toMatch(/^A field of the frame is missing or wrong\. \([\w/ ]+\)$/);
  });

  test('leaves the prototype of everything as it was', async () => {
    const ada = await server.enter('ada');
    ada.raw('{"type":"ping","id":77,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    await ada.next('pong');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('a message that is sent again', () => {
  test('[G2] after it was edited or deleted is acknowledged as at first, and comes back in no way', async () => {
    const ada = await server.enter('ada', ['again']);
    const ids = [Bun.randomUUIDv7(), Bun.randomUUIDv7()];
    const first = await Promise.all(ids.map((id) => ada.say('again', 'the first text', id)));
    await ada.command('edit', { room: 'again', seq: 1, text: 'another text' });
    await ada.command('delete', { room: 'again', seq: 2 });
    const told = ada.frames.filter(({ type }) => type === 'events').length;
    expect(await Promise.all(ids.map((id) => ada.say('again', 'the first text', id)))).toEqual(first);
    await ada.settled();
    expect(ada.frames.filter(({ type }) => type === 'events')).toHaveLength(told);
    const { messages } = await ada.join('again');
    expect(messages.map(({ text }) => text)).toEqual(['another text', undefined]);
  });

  test('[G8] under the id of a message of another site is refused, and tells nothing of it', async () => {
    const key = 'the secret of another site, long enough too';
    await server.store.putSite({
      name: 'elsewhere',
      origins: ['*'],
      audience: null,
      issuer: null,
      key: { keyId: 'elsewhere', algorithm: 'HS256', key },
    });
    const ada = await server.enter('ada', ['mine']);
    const clientId = Bun.randomUUIDv7();
    await ada.say('mine', 'private', clientId);
    const eve = await server.connect();
    await eve.hello(await sign({ sub: 'ada', rooms: { mine: 'write' } }, key, { kid: 'elsewhere' }), [
      'mine',
    ]);
    expect(await codeOf(eve.say('mine', 'x', clientId))).toBe('client_id_reused');
    expect(JSON.stringify(eve.frames)).not.toContain('private');
  });

  test('[G3] edits and a deletion at the same time end in one state that everybody sees', async () => {
    const ada = await server.enter('ada', ['contested']);
    const mod = await server.enter('mod', ['contested'], { rooms: { contested: 'moderate' } });
    await ada.say('contested', 'original');
    const edits = Array.from({ length: 10 }, (_, n) =>
      codeOf(ada.command('edit', { room: 'contested', seq: 1, text: `edit ${n}` })),
    );
    const deletion = codeOf(mod.command('delete', { room: 'contested', seq: 1 }));
    const later = codeOf(ada.command('edit', { room: 'contested', seq: 1, text: 'too late?' }));
    expect(await deletion).toBe('accepted');
    for (const code of await Promise.all([...edits, later]))
      expect(['accepted', 'no_such_message']).toContain(code);
    const states = await Promise.all([ada, mod].map((client) => client.join('contested')));
    expect(states.map(({ messages }) => messages[0]?.text)).toEqual([undefined, undefined]);
    expect(states[0]?.rev).toBe(states[1]?.rev ?? -1);
  });
});

describe('a server that is stopping', () => {
  test('[G1] acknowledges what it has taken, begins nothing new, and lets nobody in', async () => {
    const stopping = await startInProcess();
    const ada = await stopping.enter('ada');
    const stranger = await stopping.connect();
    const acks = Promise.all(Array.from({ length: 15 }, (_, n) => codeOf(ada.say('lobby', `m${n}`))));
    await ada.settled();
    const drained = stopping.drain();
    // Not by `.rejects`: it turns the event loop inside a turn, and Bun's WebSocket then loses what it is reading.
    const refusal: unknown = await stopping.connect().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Error);
    stranger.send({
      type: 'hello',
      id: 1,
      version: 1,
      token: await sign({ sub: 'late' }),
      device: 'device-late',
    });
    expect(new Set(await acks)).toEqual(new Set(['accepted']));
    expect([await ada.closed, await stranger.closed]).toEqual([
      { code: 4000, reason: 'restarting' },
      { code: 4000, reason: 'restarting' },
    ]);
    await drained;
    expect(stranger.frames.map(({ type }) => type)).toEqual(['bye']);
    await stopping.close();
  });
});
