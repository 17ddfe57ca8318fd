/** People who write, edit and delete as fast as they are answered. */
import { RawClient, Refused } from '../../support/raw-client.ts';
import { sign } from '../../support/tokens.ts';
import type { Random } from '../random.ts';

export interface Load {
  /** Two in a room. */
  readonly people: number;
  /** Sends of each. */
  readonly sends: number;
  /** Of a text, in characters, at most. */
  readonly length: number;
  /** How many of the messages are deleted again, in [0, 1]. */
  readonly deletions: number;
  readonly random: Random;
}

/** Messages of one person under way at once. */
const AT_ONCE = 8;

/** Resolves when everybody has sent everything. @returns how often somebody was told to try again later. */
export async function write(url: string, load: Load): Promise<number> {
  const people = Array.from({ length: load.people }, (_, person) => writeAs(url, person, load));
  return (await Promise.all(people)).reduce((sum, refused) => sum + refused, 0);
}

async function writeAs(url: string, person: number, load: Load): Promise<number> {
  const { sends, length, deletions, random } = load;
  const room = `room-${Math.floor(person / 2)}`;
  const client = await RawClient.open(url);
  await client.hello(await sign({ sub: `user${person}`, rooms: { [room]: 'write' } }), [room]);
  let refused = 0;
  for (let sent = 0; sent < sends; sent += AT_ONCE) {
    const texts = Array.from({ length: AT_ONCE }, () => 'x'.repeat(1 + random() * length));
    await Promise.all(
      texts.map(async (text) => {
        const { seq } = await client.say(room, text);
        if (random() < 0.1) await client.command('edit', { room, seq, text: `${text.slice(1)}!` });
        if (random() < deletions) await client.command('delete', { room, seq });
      }),
    ).catch((error: unknown) => {
      // A disk that fails is one of the faults; the others go on.
      if (!(error instanceof Refused && error.frame.temporary)) throw error;
      refused++;
    });
  }
  client.close();
  return refused;
}
