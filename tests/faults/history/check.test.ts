/** The checker sees what is wrong, and nothing where nothing is. */
import { describe, expect, test } from 'bun:test';
import { Conversation } from './planted/conversation.ts';
import { PLANTED_IN_THE_DATABASE } from './planted/in-the-database.ts';
import { lobby, restored } from './planted/lobby.ts';
import { PLANTED_ON_SCREENS } from './planted/on-screens.ts';
import { PLANTED_ON_THE_WIRE } from './planted/on-the-wire.ts';
import { type Planted, Story } from './planted/story.ts';
import { PLANTED_WITH_EPOCHS } from './planted/with-epochs.ts';
import { PLANTED_WITH_RECEIPTS } from './planted/with-receipts.ts';

test('a chat that keeps every promise has nothing wrong', () => {
  expect(lobby().check()).toEqual([]);
});

test('a restored database takes back what came after the copy, and nothing is wrong with that', () => {
  expect(restored().check()).toEqual([]);
});

test('messages that were there before the log began are judged by the database', () => {
  const story = lobby();
  for (const kind of ['invoke', 'ok', 'fail'] as const) {
    for (const event of story.all(kind)) if (event.user === 'ben') story.forget(event);
  }
  expect(story.check()).toEqual([]);
});

test('a run that broke one promise a thousand times is told in a few lines', () => {
  const chat = new Conversation();
  chat.enter('phone', 'ada');
  for (let count = 0; count < 1000; count += 1) chat.send('phone', 'Hello');
  const story = Story.of(chat);
  story.room.messages = [];
  story.room.lastSeq = 0;
  story.room.lastRev = 0;
  const lost = story.check().filter(({ kind }) => kind === 'lost');
  expect(lost).toHaveLength(21);
  expect(lost.at(-1)?.detail).toBe('… and 980 more of this kind.');
});

const each = (name: string, faults: readonly Planted[], tell: () => Story): void =>
  describe(name, () => {
    for (const { name, plant, found } of faults) {
      test(name, () => {
        const story = tell();
        plant(story);
        const kinds = new Set(story.check().map(({ kind }) => kind));
        expect([...kinds].sort()).toEqual([...found].sort());
      });
    }
  });

each('in the database, it finds that', PLANTED_IN_THE_DATABASE, lobby);
each('on the wire, it finds that', PLANTED_ON_THE_WIRE, lobby);
each('on a screen, it finds that', PLANTED_ON_SCREENS, lobby);
each('in receipts, it finds that', PLANTED_WITH_RECEIPTS, lobby);
each('after a restore, it finds that', PLANTED_WITH_EPOCHS, restored);
