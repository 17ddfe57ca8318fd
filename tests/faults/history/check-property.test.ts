/** Any chat that keeps its promises is found to be right, and any one thing changed in it is found. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { DEVICES, place, steps, storyOf } from './planted/random-story.ts';
import type { Story } from './planted/story.ts';

/** Each makes one thing wrong, at a place that `nth` picks. */
const MUTATIONS: Readonly<Record<string, (story: Story, nth: number) => void>> = {
  'drop a message': ({ room }, nth) => {
    room.messages.splice(nth % room.messages.length, 1);
  },
  'repeat a message': ({ room }, nth) => {
    const at = nth % room.messages.length;
    const copies = room.messages.slice(at, at + 1).map((message) => ({ ...message }));
    room.messages.splice(at, 0, ...copies);
  },
  'swap the numbers of two messages': ({ room }, nth) => {
    const at = nth % (room.messages.length - 1);
    const [one, other] = room.messages.slice(at, at + 2);
    if (one && other) [one.clientId, other.clientId] = [other.clientId, one.clientId];
  },
  'change a text': ({ room }, nth) => {
    const message = pick(room.messages, nth);
    message.text = `${message.text}!`;
  },
  'give a message to somebody else': ({ room }, nth) => {
    const message = pick(room.messages, nth);
    message.author = message.author === 'ada' ? 'ben' : 'ada';
  },
  'give a change another rev': ({ room }, nth) => {
    pick(room.messages, nth).rev += 1;
  },
  'lower a watermark': ({ room }, nth) => {
    const moved = room.members.filter(({ delivered }) => delivered > 0);
    if (moved.length > 0) pick(moved, nth).delivered -= 1;
    else pick(room.members, nth).delivered = -1;
  },
  'count one unread more': ({ room }, nth) => {
    pick(room.members, nth).unread += 1;
  },
  'count one message more': ({ room }) => {
    room.lastSeq += 1;
  },
  'count one change less': ({ room }) => {
    room.lastRev -= 1;
  },
  'begin another epoch': ({ room }) => {
    room.epoch += 1;
  },
  'lose a message from a screen': (story, nth) => {
    const { messages } = lastScreen(story, nth);
    messages.splice(nth % messages.length, 1);
  },
  'change a text on a screen': (story, nth) => {
    const message = pick(lastScreen(story, nth).messages, nth);
    message.text = `${message.text}!`;
  },
  'show a message twice': (story, nth) => {
    const { messages } = lastScreen(story, nth);
    messages.splice(nth % messages.length, 0, { ...pick(messages, nth) });
  },
  'turn a screen round': (story, nth) => {
    const { messages } = lastScreen(story, nth);
    if (messages.length > 1) messages.reverse();
    else messages.pop();
  },
  'tell an author another number': (story, nth) => {
    pick(acksNow(story), nth).seq += 1;
  },
  'tell an author of another rev': (story, nth) => {
    pick(acksNow(story), nth).rev += 1;
  },
  'send a text that nobody wrote': (story, nth) => {
    const frames = [...story.all('receive'), ...story.all('read')];
    const shown = frames.flatMap(({ reading }) => reading.messages);
    const message = pick(shown, nth);
    message.text = `${message.text}!`;
  },
};

const pick = <T>(list: readonly T[], nth: number): T => {
  const one = list[nth % list.length];
  if (one === undefined) throw new Error('There is nothing to pick from.');
  return one;
};

const lastScreen = (story: Story, nth: number) => story.screen(pick(DEVICES, nth)[0]);

const acksNow = (story: Story) =>
  story.all('ok').filter(({ epoch, operation }) => epoch === story.room.epoch && operation.kind === 'send');

test('whatever happens in a chat that keeps its promises, nothing is found', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      expect(storyOf(taken).check()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

for (const [name, mutate] of Object.entries(MUTATIONS)) {
  test(`it is found when something did this to a chat: ${name}`, () => {
    fc.assert(
      fc.property(steps, place, (taken, nth) => {
        const story = storyOf(taken);
        mutate(story, nth);
        expect(story.check()).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
}
