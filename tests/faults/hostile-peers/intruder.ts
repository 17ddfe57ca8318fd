/** A hostile connection, and the ways to make one. Everybody has an address of their own, as in a botnet. */
import { sign } from '../../support/tokens.ts';
import { BareSocket, type BareSocketOptions } from '../load/bare-socket.ts';

let last = 0;
/** For `X-Forwarded-For`: the server trusts this machine as a proxy. */
export const newAddress = (): string => {
  last++;
  return `198.18.${last >> 8}.${last & 0xff}`;
};

/** Resolves when the server has answered the upgrade, well or not. */
export async function knock(
  url: string,
  address = newAddress(),
  text?: BareSocketOptions['text'],
): Promise<BareSocket> {
  const socket = await BareSocket.connect({ url, ...(text && { text }) });
  await socket.upgrade({ 'X-Forwarded-For': address });
  return socket;
}

/** Somebody with a token, in the rooms they ask for. Resolves when they are in. */
export async function enter(
  url: string,
  user: string,
  grants: Readonly<Record<string, string>>,
  rooms: readonly string[],
  text: (text: string) => void = () => undefined,
): Promise<BareSocket> {
  const welcomed = Promise.withResolvers<void>();
  const socket = await knock(url, newAddress(), (frame) => {
    if (frame.startsWith('{"type":"welcome"')) welcomed.resolve();
    text(frame);
  });
  const token = await sign({ sub: user, rooms: grants });
  const requests = rooms.map((room) => ({ room }));
  socket.say({ type: 'hello', id: 1, version: 1, token, device: `device-${user}`, rooms: requests });
  await Promise.race([welcomed.promise, socket.ended]);
  return socket;
}

/** @returns whether the connection has ended within `milliseconds`. */
export async function endsWithin(socket: BareSocket, milliseconds: number): Promise<boolean> {
  await Promise.race([socket.ended, Bun.sleep(milliseconds)]);
  return !socket.alive;
}
