/** A program: one person who chats, for a network namespace. Takes orders from its input and reports what happens. */
import { Chatter } from '../history/chatter.ts';
import { History, type HistoryEvent } from '../history/history.ts';
import { positions } from '../history/positions.ts';

/** The one argument, as JSON. */
export interface Persona {
  readonly url: string;
  /** Path of the server's database. */
  readonly database: string;
  readonly user: string;
  readonly rooms: readonly string[];
}

/** A line of input, as JSON. */
export type Order =
  | { readonly kind: 'write'; readonly room: string }
  /** Writes all the time. */
  | { readonly kind: 'talk'; readonly rooms: readonly string[] }
  | { readonly kind: 'hush' }
  /** The page becomes visible again. */
  | { readonly kind: 'wake' }
  /** To report when everything has been sent and is shown, or when that takes longer than any promise allows. */
  | { readonly kind: 'rest' }
  /** To report what is on the screen at the end. */
  | { readonly kind: 'look' };

/** A line of output, as JSON. `at`: milliseconds since 1970, to sort what several programs report. */
export type Report = { readonly at: number } & (
  | { readonly kind: 'event'; readonly event: HistoryEvent }
  | { readonly kind: 'status'; readonly online: boolean }
  /** Another member of a room came or went. */
  | {
      readonly kind: 'member';
      readonly user: string;
      readonly online: boolean;
      readonly lastSeen: number | null;
    }
  | { readonly kind: 'rested' }
  | { readonly kind: 'looked' }
);

/** Milliseconds. */
const BETWEEN_MESSAGES = 200;
const PATIENCE = 60_000;

type Said<R> = R extends Report ? Omit<R, 'at'> : never;

const report = (said: Said<Report>): void =>
  console.log(JSON.stringify({ at: performance.timeOrigin + performance.now(), ...said }));

class ReportedHistory extends History {
  override add(event: HistoryEvent): void {
    report({ kind: 'event', event });
  }
}

const { url, database, user, rooms }: Persona = JSON.parse(process.argv[2] ?? '');
const chatter = await Chatter.enter({ url, user, rooms, history: new ReportedHistory() });

const told = new Map<string, string>();
const tellChanges = (): void => {
  const online = chatter.online;
  if (told.get('status') !== String(online)) report({ kind: 'status', online });
  told.set('status', String(online));
  for (const { room, members } of chatter.client.getState().rooms) {
    if (members.kind !== 'list') continue;
    for (const { id, online, lastSeen } of members.people) {
      const key = JSON.stringify([room, id]);
      if (told.get(key) !== String(online)) report({ kind: 'member', user: id, online, lastSeen });
      told.set(key, String(online));
    }
  }
};
chatter.client.subscribe(tellChanges);
tellChanges();

let written = 0;
const write = (room: string): void => {
  chatter.client.send(room, `${user} ${++written}`);
};

const look = (): void => {
  chatter.look(true);
  report({ kind: 'looked' });
};

const rest = async (): Promise<void> => {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end && !chatter.isCaughtUp(positions(database))) await Bun.sleep(10);
  report({ kind: 'rested' });
};

let talking: ReturnType<typeof setInterval> | undefined;
for await (const line of console) {
  const order: Order = JSON.parse(line);
  if (order.kind === 'write') write(order.room);
  else if (order.kind === 'talk') talking = setInterval(() => order.rooms.forEach(write), BETWEEN_MESSAGES);
  else if (order.kind === 'hush') clearInterval(talking);
  else if (order.kind === 'wake') chatter.network.wake();
  else if (order.kind === 'look') look();
  else void rest();
}
// Nobody gives orders any more.
process.exit();
