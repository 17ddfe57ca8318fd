/** A hostile connection, and the ways to make one. Everybody has an address of their own, as in a botnet. */
import { BareSocket } from '../../support/load/bare-socket.ts';
import { type Entrance, enter } from '../../support/load/enter.ts';

export const LAIR = 'lair';

let last = 0;
/** For `X-Forwarded-For`: the server trusts this machine as a proxy. */
export const newAddress = (): string => {
  last++;
  return `198.18.${last >> 8}.${last & 0xff}`;
};

/** Resolves when the server has answered the upgrade, well or not. */
export async function knock(url: string, address = newAddress()): Promise<BareSocket> {
  const socket = await BareSocket.connect({ url });
  await socket.upgrade({ 'X-Forwarded-For': address });
  return socket;
}

/** Somebody with a token who means ill all the same, in a room of such people unless others are named. */
export const intrude = (entrance: Pick<Entrance, 'url' | 'user'> & Partial<Entrance>): Promise<BareSocket> =>
  enter({ rooms: [LAIR], ...entrance, headers: { 'X-Forwarded-For': newAddress() } });

/** @returns whether the connection has ended within `milliseconds`. */
export async function endsWithin(socket: BareSocket, milliseconds: number): Promise<boolean> {
  await Promise.race([socket.ended, Bun.sleep(milliseconds)]);
  return !socket.alive;
}
