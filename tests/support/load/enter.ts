import { sign } from '../tokens.ts';
import { BareSocket } from './bare-socket.ts';

export interface Entrance {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly user: string;
  readonly rooms: readonly string[];
  /** What the token allows, unless it is just to write in these rooms. */
  readonly grants?: Readonly<Record<string, string>>;
  /** Of the upgrade. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A text frame came, the welcome among them. */
  text?(frame: string, socket: BareSocket): void;
}

/** Somebody with a token, in the rooms they ask for. Resolves when they are in, or when the connection has ended. */
export async function enter(entrance: Entrance): Promise<BareSocket> {
  const { url, user, rooms, headers, text } = entrance;
  const { grants = Object.fromEntries(rooms.map((room) => [room, 'write'])) } = entrance;
  const welcomed = Promise.withResolvers<void>();
  const socket = await BareSocket.connect({
    url,
    text: (frame) => {
      if (frame.startsWith('{"type":"welcome"')) welcomed.resolve();
      text?.(frame, socket);
    },
  });
  await socket.upgrade(headers);
  const token = await sign({ sub: user, rooms: grants });
  const requests = rooms.map((room) => ({ room }));
  socket.say({ type: 'hello', id: 1, version: 1, token, device: `device-${user}`, rooms: requests });
  await Promise.race([welcomed.promise, socket.ended]);
  return socket;
}
