import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { Fault, Figure } from '../fault.ts';
import { broken, type Violation } from '../history/violation.ts';
import { Cast } from './cast.ts';
import { type Direction, type Host, lacksNetwork, Network } from './network.ts';
import type { RemotePerson } from './remote-person.ts';
import { RemoteServer } from './remote-server.ts';

/** A machine that is to be cut off from the server, and the people there, who are in a room of their own. */
interface Cut {
  readonly room: string;
  readonly direction: Direction;
  readonly host: Host;
  readonly people: readonly RemotePerson[];
}

/** How long after the cut it was noticed that somebody is cut off, in milliseconds; `null`: never, or not looked for. */
interface Notice {
  readonly user: string;
  readonly client: number | null;
  readonly server: number | null;
  /** Until the others saw them go. */
  readonly presence: number | null;
}

const DIRECTIONS = ['client to server', 'server to client', 'both ways'] as const;
/** `busy`: people write there all the time, on both sides of the cut. */
const CASES = ['quiet', 'busy'].flatMap((traffic) =>
  DIRECTIONS.map((direction) => ({
    room: `${traffic}-${direction.replaceAll(' ', '-')}`,
    direction,
    busy: traffic === 'busy',
  })),
);
/** In the short run the page wakes up and looks at once whether its connection lives; nobody waits for the server. */
const SIZE = { short: CASES.slice(2, 3), full: CASES };
/** Milliseconds within which both ends notice ([G5]), and for which the server keeps a place ([G10]). */
const NOTICE = 35_000;
const GRACE = 10_000;
/** Milliseconds until what has not happened never will. */
const PATIENCE = 60_000;
/** What everybody who is cut off writes then. */
const MESSAGES = 3;

export const halfOpenFault: Fault = {
  name: 'half-open connection',
  promise:
    'A connection on which packets silently vanish is noticed at both ends, and nothing written is lost.',
  lacks: lacksNetwork,

  async run({ scale, say }) {
    const cases = SIZE[scale];
    using folder = temporaryFolder();
    const network = await Network.make();
    const ending: (() => Promise<void>)[] = [() => network.remove()];
    try {
      const home = await network.host('server');
      const server = await RemoteServer.start(home, folder.path);
      ending.push(() => server.end());
      const cast = new Cast(server);
      ending.push(() => cast.end());
      const rooms = cases.map(({ room }) => room);
      const witness = await cast.enter(home, 'witness', rooms);
      const cuts: Cut[] = [];
      for (const { room, direction, busy } of cases) {
        const host = await network.host('client');
        const people = [await cast.enter(host, `${room}-reader`, [room])];
        if (busy) {
          const writer = await cast.enter(host, `${room}-writer`, [room]);
          writer.order({ kind: 'talk', rooms: [room] });
          people.push(writer);
        }
        cuts.push({ room, direction, host, people });
      }
      for (const room of rooms) witness.order({ kind: 'write', room });
      witness.order({ kind: 'talk', rooms: cases.filter(({ busy }) => busy).map(({ room }) => room) });
      await Promise.all(cuts.flatMap(({ people }) => people.map((person) => hears(person, witness))));

      const lose = async ({ host, direction, people, room }: Cut): Promise<Notice[]> => {
        const begin = Date.now();
        await network.lose(host, home, direction);
        return Promise.all(
          people.map((person) => {
            if (scale === 'full') return watch(person, room, begin, witness);
            person.order({ kind: 'wake' });
            return watch(person, room, begin, null);
          }),
        );
      };
      const notices = (await Promise.all(cuts.map(lose))).flat();
      for (const notice of notices) say(inWords(notice));
      await network.heal();
      const recovery = await cast.rest();
      const { history, violations } = await cast.judge();
      say(`${cuts.length} cuts, ${history.acked} acknowledged, back after ${Math.round(recovery)} ms`);
      return {
        cycles: cuts.length,
        acked: history.acked,
        violations: [...violations, ...notices.flatMap((notice) => brokenBy(notice, scale === 'full'))],
        recovery,
        figures: [
          longest('client notices, ms', NOTICE, notices, 'client'),
          // In the short run nobody waits for these.
          ...(scale === 'full'
            ? [
                longest('server notices, ms', NOTICE, notices, 'server'),
                longest('presence clears, ms', NOTICE + GRACE, notices, 'presence'),
              ]
            : []),
        ],
      };
    } finally {
      for (const end of ending.toReversed()) await end();
    }
  },
};

const hears = (person: RemotePerson, { persona }: RemotePerson) =>
  person.report(
    'event',
    0,
    ({ event }) =>
      event.kind === 'receive' && event.reading.messages.some(({ from }) => from.id === persona.user),
  );

/** @param witness somebody with a good connection, who sees when the server has noticed. */
async function watch(
  person: RemotePerson,
  room: string,
  begin: number,
  witness: RemotePerson | null,
): Promise<Notice> {
  const { user } = person.persona;
  const off = await soon(person.report('status', begin, ({ online }) => !online));
  for (let count = 0; count < MESSAGES; count++) person.order({ kind: 'write', room });
  const gone =
    witness && (await soon(witness.report('member', begin, (each) => each.user === user && !each.online)));
  return {
    user,
    client: off && Math.round(off.at - begin),
    // The server tells since when somebody is away: the moment at which it gave the connection up.
    server: gone?.lastSeen ? gone.lastSeen - begin : null,
    presence: gone && Math.round(gone.at - begin),
  };
}

function brokenBy({ user, client, presence }: Notice, watched: boolean): Violation[] {
  const found: Violation[] = [];
  if (client === null) found.push(broken(`${user} did not notice.`));
  if (watched && presence === null) found.push({ kind: 'never ended', detail: `${user} stayed present.` });
  return found;
}

const inWords = ({ user, client, server, presence }: Notice): string =>
  `${user}: the client noticed after ${client} ms, the server after ${server}, the others after ${presence}`;

const longest = (
  what: string,
  atMost: number,
  notices: readonly Notice[],
  end: 'client' | 'server' | 'presence',
): Figure => ({
  what,
  value: Math.max(...notices.map((notice) => notice[end] ?? Infinity)),
  bound: { atMost },
});

const soon = <T>(happening: Promise<T>): Promise<T | null> =>
  Promise.race([happening, Bun.sleep(PATIENCE).then(() => null)]);
