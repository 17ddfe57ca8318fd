/** What happens in a room while somebody is away; written by a client of another make, as fast as the server takes it. */
import { RawClient } from '../../support/raw-client.ts';
import { signFor, type TestPerson } from '../../support/tokens.ts';

/** Commands that are under way at once. */
const TOGETHER = 200;

export class Writer {
  /** Above those that the client itself gives. */
  #lastId = 1_000_000;

  private constructor(
    readonly client: RawClient,
    readonly room: string,
  ) {}

  static async open(url: string, person: TestPerson, room: string): Promise<Writer> {
    const client = await RawClient.open(url);
    await client.hello(await signFor(person), [room]);
    return new Writer(client, room);
  }

  /** Resolves when all are acknowledged; they have consecutive `seq`. */
  async write(texts: readonly string[]): Promise<void> {
    for (let next = 0; next < texts.length; next += TOGETHER) {
      const some = texts.slice(next, next + TOGETHER);
      for (const text of some) {
        const clientId = Bun.randomUUIDv7();
        this.client.send({ type: 'send', id: ++this.#lastId, room: this.room, clientId, text });
      }
      // Answered in the order in which they were said, so the last answer says that all have been.
      await this.client.next('ok', ({ id }) => id === this.#lastId);
    }
    const refused = this.client.frames.find(({ type }) => type === 'error');
    if (refused) throw new Error(`Not all could be written: ${JSON.stringify(refused)}`);
  }

  async edit(seq: number, text: string): Promise<void> {
    await this.client.command('edit', { room: this.room, seq, text });
  }

  async delete(seq: number): Promise<void> {
    await this.client.command('delete', { room: this.room, seq });
  }
}

/** `word 1` to `word count`. */
export const numbered = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);
