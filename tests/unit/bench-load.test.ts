/** What the load of the benchmark looks at: nothing is lost, doubled or out of order without its being noticed. */
import { describe, expect, test } from 'bun:test';
import { Histogram } from '../bench/load/histogram.ts';
import { messageText, saidIn } from '../bench/load/message-text.ts';
import { Transcript } from '../bench/load/transcript.ts';

/** As a server would send it: what `[author, number]` say, in one frame. */
const frame = (...said: readonly (readonly [author: number, number: number])[]): Buffer => {
  const texts = said.map(([author, number]) => messageText({ author, number, due: 1.5 }));
  return Buffer.from(JSON.stringify({ messages: texts.map((text) => ({ text })) }));
};

/** What each listener hears, one after the other. */
const hear = (...listeners: readonly (readonly Buffer[])[]): Transcript => {
  const transcript = new Transcript(() => listeners.length);
  for (const frames of listeners) {
    for (const [position, each] of frames.entries()) transcript.hear(each, position);
  }
  return transcript;
};

describe('a transcript', () => {
  const story = [frame([1, 1], [2, 1]), frame([1, 2]), frame([2, 2], [1, 3])];

  test('takes what everybody has heard once and in order', () => {
    expect(hear(story, story, story).length).toBe(5);
  });

  test('takes it whoever is the first to hear each frame', () => {
    const transcript = new Transcript(() => 2);
    const [first, second, third] = story as [Buffer, Buffer, Buffer];
    for (const [bytes, position] of [
      [first, 0],
      [second, 1],
      [first, 0],
      [second, 1],
      [third, 2],
      [third, 2],
    ] as const) {
      transcript.hear(bytes, position);
    }
    expect(transcript.length).toBe(5);
  });

  test('takes frames that say the same in other bytes', () => {
    const spaced = story.map((bytes) => Buffer.from(bytes.toString().replaceAll('":', '": ')));
    expect(hear(story, spaced).length).toBe(5);
  });

  test('gives what was said, by whom and when', () => {
    const [first] = story as [Buffer];
    expect(new Transcript(() => 1).hear(first, 0)).toEqual([
      { author: 1, number: 1, due: 1.5 },
      { author: 2, number: 1, due: 1.5 },
    ]);
  });

  const planted: readonly (readonly [what: string, heard: readonly Buffer[], reason: string])[] = [
    ['a message that is lost', [frame([1, 1]), frame([1, 3])], 'lost, or out of order'],
    ['a message that is lost within a frame', [frame([1, 1], [1, 3])], 'lost, or out of order'],
    ['the first message of a person being lost', [frame([1, 2])], 'lost, or out of order'],
    ['a message that comes twice', [frame([1, 1]), frame([1, 1])], 'twice, or out of order'],
    ['a message that is in a frame twice', [frame([1, 1], [1, 1])], 'twice, or out of order'],
    ['two messages that have changed places', [frame([1, 2]), frame([1, 1])], 'out of order'],
    ['a frame without a message', [Buffer.from('{"messages":[]}')], 'no message'],
    ['a message that is cut off', [Buffer.from(frame([1, 1]).toString().replace('>', ''))], 'no message'],
  ];
  for (const [what, heard, reason] of planted) {
    test(`notices ${what}`, () => {
      expect(() => hear(heard)).toThrow(reason);
    });
  }

  const differing: readonly (readonly [what: string, heard: readonly Buffer[]])[] = [
    ['misses a frame', [story[0], story[2]] as Buffer[]],
    ['hears a frame twice', [story[0], story[0]] as Buffer[]],
    ['hears frames in another order', [story[1], story[0]] as Buffer[]],
    ['hears the messages of a frame in another order', [frame([2, 1], [1, 1])]],
    ['hears less in a frame', [frame([1, 1])]],
    ['hears more in a frame', [frame([1, 1], [2, 1], [2, 2])]],
  ];
  for (const [what, heard] of differing) {
    test(`notices that a second listener ${what}`, () => {
      expect(() => hear(story, heard)).toThrow('different things');
    });
  }

  test('notices that a listener hears the last frame twice', () => {
    expect(() => hear([...story, frame([2, 2], [1, 3])])).toThrow('twice');
  });

  test('has what a listener who misses the last frame can be compared with', () => {
    expect(hear(story, story.slice(0, 2)).length).toBe(5);
  });
});

describe('texts of the load', () => {
  const said = { author: 19_000, number: 123_456, due: 9_876_543.21 };

  test('are 70 characters long', () => {
    expect(messageText({ author: 0, number: 1, due: 0 })).toHaveLength(70);
    expect(messageText(said)).toHaveLength(70);
  });

  const ways: readonly (readonly [how: string, pass: (text: string) => string])[] = [
    ['as they are', (text) => text],
    ['as XML', (text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    ['as careful JSON', (text) => text.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')],
  ];
  for (const [how, pass] of ways) {
    test(`are read when a server passes them on ${how}`, () => {
      expect(saidIn(Buffer.from(pass(messageText(said))))).toEqual([said]);
    });
  }
});

describe('a histogram', () => {
  const of = (values: readonly number[]): Histogram => {
    const histogram = new Histogram();
    for (const value of values) histogram.add(value);
    return histogram;
  };
  const within = (value: number, wanted: number): void =>
    expect(Math.abs(value / wanted - 1)).toBeLessThan(0.006);

  test('tells quantiles by nearest rank, within half a percent', () => {
    const histogram = of(Array.from({ length: 1000 }, (_, index) => (index + 1) / 10));
    within(histogram.quantile(0.5), 50);
    within(histogram.quantile(0.99), 99);
    within(histogram.quantile(0.001), 0.1);
    within(histogram.quantile(1), 100);
  });

  test('finds one long one among many', () => {
    const histogram = of([...Array.from({ length: 99 }, () => 0.2), 1500]);
    within(histogram.quantile(0.99), 0.2);
    within(histogram.quantile(1), 1500);
  });

  test('takes what is too short or too long to be told apart', () => {
    within(of([0]).quantile(1), 0.001);
    within(of([1e9]).quantile(1), 60_000);
  });

  test('forgets, and has no quantile of nothing', () => {
    const histogram = of([1]);
    histogram.clear();
    expect(() => histogram.quantile(0.5)).toThrow('nothing');
  });
});
