import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { FrameOf } from '../../server/protocol/frames.ts';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { codeOf } from '../support/raw-client.ts';

let server: InProcessServer;
beforeAll(async () => {
  server = await startInProcess({ CHAT_LARGE_ROOM: '3', CHAT_SENDS_BURST: '1000' });
});
afterAll(() => server.close());

type Listed = Extract<FrameOf<'receipts'>, { members: unknown }>;
const marksOf = (frame: FrameOf<'receipts'>, user: string) =>
  (frame as Listed).members?.find(({ id }) => id === user);

describe('receipts', () => {
  test('[G9] delivered and read are told to the room, never go back, and read implies delivered', async () => {
    const ada = await server.enter('ada', ['marks']);
    const ben = await server.enter('ben', ['marks']);
    for (const text of ['1', '2', '3']) await ada.say('marks', text);
    ben.send({ type: 'receipt', room: 'marks', delivered: 2 });
    expect(marksOf(await ada.next('receipts'), 'ben')).toMatchObject({ delivered: 2, read: 0 });
    ben.send({ type: 'receipt', room: 'marks', read: 3 });
    expect(marksOf(await ada.next('receipts'), 'ben')).toMatchObject({ delivered: 3, read: 3 });
    ben.send({ type: 'receipt', room: 'marks', delivered: 1, read: 1 });
    await ada.say('marks', '4');
    ben.send({ type: 'receipt', room: 'marks', delivered: 4 });
    expect(marksOf(await ada.next('receipts'), 'ben')).toMatchObject({ delivered: 4, read: 3 });
    expect((await ben.join('marks')).own).toMatchObject({ delivered: 4, read: 3, unread: 1 });
  });

  test('[G9] what one device has read, the other ones of the user are told', async () => {
    const ada = await server.enter('ada', ['devices']);
    const phone = await server.enter('ben', ['devices']);
    const laptop = await server.enter('ben', ['devices']);
    await ada.say('devices', 'for both');
    expect((await laptop.join('devices')).own.unread).toBe(1);
    phone.send({ type: 'receipt', room: 'devices', read: 1 });
    expect(await laptop.next('own')).toMatchObject({ room: 'devices', own: { read: 1, unread: 0, seq: 1 } });
  });

  test('who writes after having read everything has read the own message too, and the room is told', async () => {
    const ada = await server.enter('ada', ['author']);
    const ben = await server.enter('ben', ['author']);
    await ada.say('author', 'one');
    expect(marksOf(await ben.next('receipts'), 'ada')).toMatchObject({ delivered: 1, read: 1 });
    await ben.say('author', 'two, without having read one');
    await ada.say('author', 'three');
    ben.send({ type: 'receipt', room: 'author', delivered: 3 });
    expect(
      marksOf(await ada.next('receipts', (frame) => marksOf(frame, 'ben') !== undefined), 'ben'),
    ).toMatchObject({
      read: 0,
    });
  });

  test('[G9] unread counts what others said, also before one came, and no deleted message', async () => {
    const ada = await server.enter('ada', ['counts']);
    await ada.say('counts', 'before ben came');
    const ben = await server.enter('ben', ['counts']);
    await ada.say('counts', 'two');
    await ada.say('counts', 'three');
    await ben.say('counts', 'four, by ben');
    await ada.command('delete', { room: 'counts', seq: 3 });
    expect((await ben.join('counts')).own).toMatchObject({ unread: 2, seq: 4 });
  });

  test('a receipt for a message that does not exist yet is refused', async () => {
    const ada = await server.enter('ada', ['future']);
    await ada.say('future', 'one');
    expect(await codeOf(ada.command('receipt', { room: 'future', read: 2 }))).toBe('seq_in_future');
    expect(await codeOf(ada.command('receipt', { room: 'future', read: 1 }))).toBe('accepted');
  });

  test('[G11] a room with very many members is told counts instead of names', async () => {
    const people = [];
    for (const name of ['ada', 'ben', 'eve', 'joe', 'kim']) people.push(await server.enter(name, ['plaza']));
    const [ada, ben] = people;
    await ada?.say('plaza', 'hello all');
    expect((await ada?.join('plaza'))?.members).toMatchObject({ kind: 'summary', count: 5, online: 5 });
    ben?.send({ type: 'receipt', room: 'plaza', read: 1 });
    const frame = await ada?.next('receipts');
    expect(frame).toMatchObject({
      room: 'plaza',
      read: [
        [1, 2],
        [0, 5],
      ],
    });
    expect(frame).not.toHaveProperty('members');
  });
});

describe('typing', () => {
  test('[G10] is told to the room and to nobody else, and is never kept', async () => {
    const ada = await server.enter('ada', ['typing']);
    const ben = await server.enter('ben', ['typing']);
    const outsider = await server.enter('eve', ['lobby']);
    ada.send({ type: 'typing', room: 'typing', on: true });
    expect(await ben.next('typing')).toMatchObject({
      room: 'typing',
      person: { id: 'ada', name: 'Ada' },
      on: true,
    });
    ada.send({ type: 'typing', room: 'typing', on: false });
    expect((await ben.next('typing')).on).toBe(false);
    await outsider.settled();
    expect(outsider.frames.filter(({ type }) => type === 'typing')).toEqual([]);
    expect(await ben.join('typing')).toMatchObject({ rev: 0, messages: [] });
  });

  test('[G11] more typing than anybody could read is dropped', async () => {
    const ada = await server.enter('ada', ['typists']);
    const ben = await server.enter('ben', ['typists']);
    for (let count = 0; count < 40; count++) ada.send({ type: 'typing', room: 'typists', on: true });
    await ada.settled();
    await ben.settled();
    const heard = ben.frames.filter(({ type }) => type === 'typing').length;
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThan(20);
  });
});

describe('presence', () => {
  type Changed = Extract<FrameOf<'presence'>, { changed: unknown }>;
  const isIn = (frame: FrameOf<'presence'>, user: string) =>
    (frame as Changed).changed?.some(({ id }) => id === user) ?? false;

  test('who comes is told to the room; a second device and a reload are not', async () => {
    const ada = await server.enter('ada', ['there']);
    const ben = await server.enter('ben', ['there']);
    const told = await ada.next('presence', (frame) => isIn(frame, 'ben'));
    const entry = (told as Changed).changed.find(({ id }) => id === 'ben');
    expect(entry).toEqual({ id: 'ben', name: 'Ben', online: true, lastSeen: null, delivered: 0, read: 0 });
    const phone = await server.enter('ben', ['there']);
    phone.close();
    ben.close();
    await Promise.all([phone.closed, ben.closed]);
    const again = await server.enter('ben', ['there']);
    await again.settled();
    await ada.settled();
    const changes = ada.frames.filter((frame) => frame.type === 'presence' && isIn(frame, 'ben'));
    expect(changes).toHaveLength(1);
    expect((await ada.join('there')).members).toMatchObject({
      people: [
        { id: 'ada', online: true },
        { id: 'ben', online: true },
      ],
    });
  });
});
