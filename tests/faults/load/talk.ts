/** A few people who talk in one room: at a fixed rate, whatever becomes of what they said before, or as fast as it goes. */
import type { BareSocket } from '../../support/load/bare-socket.ts';
import { enter } from '../../support/load/enter.ts';

export interface TalkOptions {
  readonly url: string;
  readonly room: string;
  readonly people: number;
}

/** Milliseconds after the end until what is not heard is lost. */
const PATIENCE = 10_000;

export class Talk implements Disposable {
  readonly #talkers: BareSocket[] = [];
  /** What waits until somebody's last message is acknowledged. */
  readonly #waiting = new Map<BareSocket, () => void>();
  /** From when a message was due until each of the others hears it, in milliseconds. */
  #latencies: number[] = [];
  #refusals: string[] = [];
  #said = 0;

  private constructor(private readonly room: string) {}

  /** Resolves when everybody is in the room. */
  static async begin({ url, room, people }: TalkOptions): Promise<Talk> {
    const talk = new Talk(room);
    for (let number = 0; number < people; number++) await talk.#enter(url, `talker${number}`);
    return talk;
  }

  /**
   * @returns from when each message was due until each of the others heard it, in milliseconds.
   * @throws when something was refused, or was not heard at all.
   */
  async measure(perSecond: number, seconds: number): Promise<readonly number[]> {
    this.#latencies = [];
    const begin = performance.now();
    const total = perSecond * seconds;
    for (let sent = 0; sent < total; ) {
      const due = Math.floor(((performance.now() - begin) * perSecond) / 1000);
      for (; sent <= due && sent < total; sent++) {
        const talker = this.#talkers[sent % this.#talkers.length];
        if (talker) this.#say(talker, `${(begin + (sent * 1000) / perSecond).toFixed(3)} it is`);
      }
      await Bun.sleep(1);
    }
    const expected = total * (this.#talkers.length - 1);
    const end = performance.now() + PATIENCE;
    while (this.#latencies.length < expected && performance.now() < end) await Bun.sleep(10);
    this.#complain();
    if (this.#latencies.length < expected)
      throw new Error(`${this.#latencies.length} of ${expected} messages were heard.`);
    return this.#latencies;
  }

  /** Everybody says `text` again and again, as soon as their last one is acknowledged. @throws when one is refused. */
  async flood(text: string, enough: () => boolean): Promise<void> {
    await Promise.all(
      this.#talkers.map(async (talker) => {
        while (!enough() && talker.alive) {
          const { promise, resolve } = Promise.withResolvers<void>();
          this.#waiting.set(talker, resolve);
          this.#say(talker, text);
          await Promise.race([promise, talker.ended]);
        }
      }),
    );
    this.#complain();
  }

  [Symbol.dispose](): void {
    for (const talker of this.#talkers) talker.terminate();
  }

  async #enter(url: string, user: string): Promise<void> {
    const text = (frame: string, socket: BareSocket): void => this.#hear(user, socket, frame);
    this.#talkers.push(await enter({ url, user, rooms: [this.room], text }));
  }

  #say(talker: BareSocket, text: string): void {
    const id = ++this.#said + 1;
    talker.say({ type: 'send', id, room: this.room, clientId: Bun.randomUUIDv7(), text });
  }

  #hear(user: string, talker: BareSocket, frame: string): void {
    // By its beginning, as most frames are of no interest and parsing them would be most of the work.
    const type = /^{"type":"(\w+)"/.exec(frame)?.[1];
    if (type === 'ok') this.#waiting.get(talker)?.();
    else if (type === 'ping') talker.say({ type: 'pong' });
    else if (type === 'error' || type === 'bye') this.#refusals.push(frame);
    else if (type === 'events') this.#time(user, frame);
  }

  #time(user: string, frame: string): void {
    const now = performance.now();
    const { messages }: { messages: { from: { id: string }; text?: string }[] } = JSON.parse(frame);
    for (const { from, text } of messages) {
      if (from.id !== user && text?.endsWith(' it is')) this.#latencies.push(now - Number.parseFloat(text));
    }
  }

  #complain(): void {
    const ended = this.#talkers.filter(({ alive }) => !alive).length;
    if (this.#refusals[0] !== undefined) throw new Error(`A talker was refused: ${this.#refusals[0]}`);
    if (ended > 0) throw new Error(`The connections of ${ended} talkers have ended.`);
  }
}
