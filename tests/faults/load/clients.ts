/** In a process of its own: thousands of real clients without a screen, ten in each room. */
import { Database } from 'bun:sqlite';
import { ChatClient } from '../../../widget/client/chat-client.ts';
import type { RoomSnapshot } from '../../../widget/client/chat-state.ts';
import { bunEnvironment } from '../../support/bun-environment.ts';
import { obey } from '../../support/load/load-child.ts';
import { sign } from '../../support/tokens.ts';

const PER_ROOM = 10;
/** Entering at a time: more would only wait in the server. */
const AT_ONCE = 100;

interface Person {
  readonly user: string;
  readonly room: string;
  readonly client: ChatClient;
}

const people: Person[] = [];
/** What they have said, by room. */
const said = new Map<string, string[]>();

const create = async (url: string, number: number): Promise<Person> => {
  const user = `client${number}`;
  const room = `room${Math.floor(number / PER_ROOM)}`;
  const client = new ChatClient({
    server: url,
    token: await sign({ sub: user, rooms: { [room]: 'write' } }),
    environment: bunEnvironment(),
  });
  client.join(room);
  return { user, room, client };
};

const isIn = ({ client }: Person): RoomSnapshot | null => {
  const { status, rooms } = client.getState();
  const [room] = rooms;
  return status.kind === 'online' && room?.phase.kind === 'live' ? room : null;
};

const enter = async (person: Person): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = person.client.subscribe(() => isIn(person) && resolve());
  person.client.start();
  await promise;
  unsubscribe();
};

/** What the database holds of each room. */
const truth = (database: string): ReadonlyMap<string, { rev: number; texts: string[] }> => {
  using db = new Database(database, { readonly: true });
  const rooms = db.query<{ id: number; name: string; rev: number }, []>(
    'SELECT id, name, last_rev AS rev FROM room',
  );
  const messages = db.query<{ room: number; body: string }, []>(
    'SELECT room, body FROM message ORDER BY room, seq',
  );
  const texts = new Map<number, string[]>();
  for (const { room, body } of messages.all()) {
    const known = texts.get(room);
    if (known) known.push(body);
    else texts.set(room, [body]);
  }
  return new Map(rooms.all().map(({ id, name, rev }) => [name, { rev, texts: texts.get(id) ?? [] }]));
};

const orders = {
  /** Clients number `first` and on come in. @returns when all of them are in their rooms. */
  async enter({ url, first, count }: { url: string; first: number; count: number }): Promise<void> {
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    for (let next = 0; next < count; next += AT_ONCE) {
      const batch = await Promise.all(
        numbers.slice(next, next + AT_ONCE).map((number) => create(url, number)),
      );
      people.push(...batch);
      await Promise.all(batch.map(enter));
    }
  },

  /** One of each room says something, online or not. */
  write({ text }: { text: string }): void {
    people.forEach(({ client, room, user }, index) => {
      if (index % PER_ROOM !== 0) return;
      const words = `${text} of ${user}`;
      client.send(room, words);
      said.set(room, [...(said.get(room) ?? []), words]);
    });
  },

  /** @returns how many are not back in their rooms, or have something to send that is not acknowledged. */
  missing(): number {
    return people.filter((person) => isIn(person)?.pending.length !== 0).length;
  },

  /** @returns how many do not yet show the newest change of their room. */
  behind({ database }: { database: string }): number {
    const rooms = truth(database);
    return people.filter((person) => isIn(person)?.rev !== rooms.get(person.room)?.rev).length;
  },

  /** @returns a sentence for every message that the database does not hold once. */
  unkept({ database }: { database: string }): string[] {
    const rooms = truth(database);
    return [...said].flatMap(([room, texts]) =>
      texts.flatMap((text) => {
        const times = rooms.get(room)?.texts.filter((held) => held === text).length ?? 0;
        return times === 1 ? [] : [`"${text}" is in ${room} ${times} times.`];
      }),
    );
  },

  /** @returns a sentence for everybody whose screen is not what the database holds. */
  wrong({ database }: { database: string }): string[] {
    const rooms = truth(database);
    return people.flatMap(({ user, room, client }) => {
      const shown = client.getState().rooms[0]?.messages.map(({ text }) => text) ?? [];
      // More than a page is not said in a room here.
      const held = rooms.get(room)?.texts ?? [];
      if (JSON.stringify(shown) === JSON.stringify(held)) return [];
      return [`${user} shows ${JSON.stringify(shown)} in ${room}, which holds ${JSON.stringify(held)}.`];
    });
  },
};

export type ClientOrders = typeof orders;
obey(orders);
