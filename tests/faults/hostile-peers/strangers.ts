/** Attacks that need no token. */
import { BareSocket } from '../../support/load/bare-socket.ts';
import { FORBIDDEN } from './forbidden-frames.ts';
import { endsWithin, intrude, knock, newAddress } from './intruder.ts';

const HALF_A_HEADER = 'GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ';

interface Crowded {
  readonly url: string;
  readonly count: number;
  /** Milliseconds after which they have to be gone; `null` leaves by itself and finds nothing out. */
  readonly patience: number | null;
}

export const strangers = {
  /** A third says nothing, a third stops in the middle of the headers, a third goes on, byte by byte. */
  async dawdle({ url, count, patience }: Crowded): Promise<string[]> {
    const kinds = ['silent', 'half', 'dribbling'] as const;
    const sockets = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const kind = kinds[index % kinds.length] ?? 'silent';
        const socket = await BareSocket.connect({ url });
        if (kind !== 'silent') socket.write(HALF_A_HEADER);
        return { kind, socket };
      }),
    );
    const dribble = setInterval(() => {
      for (const { kind, socket } of sockets) if (kind === 'dribbling' && socket.alive) socket.write('x');
    }, 500);
    const left = await outlasting(
      sockets.map(({ socket }) => socket),
      patience,
    );
    clearInterval(dribble);
    return left === 0 ? [] : [`${left} of ${count} connections without a request were still open.`];
  },

  /** Takes as many connections as there are, for a while, with half a request on each. */
  async grab({ url, count, seconds }: { url: string; count: number; seconds: number }) {
    const sockets = await Promise.all(Array.from({ length: count }, () => BareSocket.connect({ url })));
    for (const socket of sockets) socket.write(HALF_A_HEADER);
    await Bun.sleep(1000 * seconds);
    for (const socket of sockets) socket.terminate();
    const visitor = await intrude({ url, user: 'visitor' });
    const wrong = visitor.alive ? [] : ['Nobody was let in after the files had been given back.'];
    visitor.terminate();
    return wrong;
  },

  /** All from one address, none says hello. */
  async loiter({ url, count, patience }: Crowded): Promise<string[]> {
    const address = newAddress();
    const sockets: BareSocket[] = [];
    for (let number = 0; number < count; number++) sockets.push(await knock(url, address));
    const inside = sockets.filter(({ head }) => head.startsWith('HTTP/1.1 101')).length;
    const refused = sockets.filter(({ head }) => head.startsWith('HTTP/1.1 429')).length;
    const left = await outlasting(sockets, patience);
    const wrong: string[] = [];
    if (inside > 100) wrong.push(`${inside} sockets of one address that say nothing were let in.`);
    if (inside + refused !== count)
      wrong.push(`${count - inside - refused} had another answer than 101 or 429.`);
    if (left > 0) wrong.push(`${left} sockets that never said hello were still open.`);
    return wrong;
  },

  /** Each forbidden frame, before the hello and after the welcome. @returns those that ended nothing. */
  async forbid({ url }: { url: string }): Promise<string[]> {
    const attempts = Object.entries(FORBIDDEN).flatMap(([what, bytes], index) => [
      (async () => {
        const socket = await knock(url);
        socket.write(bytes);
        return (await endsWithin(socket, 5000))
          ? []
          : [`${what} before the hello did not end the connection.`];
      })(),
      (async () => {
        const socket = await intrude({ url, user: `breaker${index}` });
        if (!socket.alive) return [`breaker${index} was not let in.`];
        socket.write(bytes);
        return (await endsWithin(socket, 5000))
          ? []
          : [`${what} after the welcome did not end the connection.`];
      })(),
    ]);
    return (await Promise.all(attempts)).flat();
  },

  /** Says that nothing more will come, at every stage. */
  async hangUp({ url }: { url: string }): Promise<string[]> {
    const before = await BareSocket.connect({ url });
    before.write(HALF_A_HEADER);
    const upgraded = await knock(url);
    const member = await intrude({ url, user: 'halfway' });
    const sockets = { 'in the headers': before, 'before the hello': upgraded, 'after the welcome': member };
    for (const socket of Object.values(sockets)) socket.halfClose();
    const ends = await Promise.all(
      Object.entries(sockets).map(async ([where, socket]) =>
        (await endsWithin(socket, 5000)) ? [] : [where],
      ),
    );
    return ends.flat().map((where) => `A connection that was half closed ${where} was kept.`);
  },
};

/** @returns how many are open after `patience`; ends them. */
async function outlasting(sockets: readonly BareSocket[], patience: number | null): Promise<number> {
  if (patience !== null) {
    const all = Promise.all(sockets.map(({ ended }) => ended));
    await Promise.race([all, Bun.sleep(patience)]);
  }
  const left = sockets.filter(({ alive }) => alive).length;
  for (const socket of sockets) socket.terminate();
  return patience === null ? 0 : left;
}
