/**
 * What one room has heard. The first to hear a frame reads it, and looks whether every author's messages are in it
 * one after the other; the others only compare bytes. So each listener is known to have heard the same messages in
 * the same order, and nothing but a comparison is paid for it.
 */
import { type Said, saidIn } from './message-text.ts';

interface Entry {
  readonly bytes: Buffer;
  readonly said: readonly Said[];
  /** How many have not heard it. */
  left: number;
}

export class Transcript {
  /** Messages that the first listener has heard. */
  length = 0;
  private readonly entries: Entry[] = [];
  /** The number of the first entry; those before it have been heard by all. */
  private first = 0;
  private readonly last = new Map<number, number>();

  constructor(private readonly listeners: () => number) {}

  /**
   * @param position how many frames this listener has heard before.
   * @returns what was said in the frame. @throws when it is not what comes next.
   */
  hear(frame: Buffer, position: number): readonly Said[] {
    const known = this.entries[position - this.first];
    const entry = known ?? this.read(frame);
    if (known && !known.bytes.equals(frame)) compare(known.said, saidIn(frame));
    entry.left--;
    while (this.entries[0]?.left === 0) {
      this.entries.shift();
      this.first++;
    }
    return entry.said;
  }

  private read(frame: Buffer): Entry {
    const said = saidIn(frame);
    if (said.length === 0) throw new Error(`A frame has no message of the load: ${frame.toString()}`);
    for (const { author, number } of said) {
      const expected = (this.last.get(author) ?? 0) + 1;
      if (number !== expected) throw new Error(wrong(author, number, expected));
      this.last.set(author, number);
    }
    this.length += said.length;
    const entry = { bytes: Buffer.from(frame), said, left: this.listeners() };
    this.entries.push(entry);
    return entry;
  }
}

/** Frames may differ by listener where what they say does not. */
function compare(known: readonly Said[], said: readonly Said[]): void {
  const same = known.every(
    ({ author, number }, index) => said[index]?.author === author && said[index]?.number === number,
  );
  if (!same || known.length !== said.length)
    throw new Error(
      `Two listeners heard different things: ${JSON.stringify(known)}, ${JSON.stringify(said)}`,
    );
}

const wrong = (author: number, number: number, expected: number): string =>
  number < expected
    ? `Message ${number} of person ${author} was heard twice, or out of order.`
    : `Message ${expected} of person ${author} was lost, or out of order: ${number} was heard.`;
