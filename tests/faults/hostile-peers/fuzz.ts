/** Very many odd frames over a few connections, each of which is answered or ends its connection. */
import { ERRORS } from '../../../server/protocol/codes.ts';
import type { BareSocket } from '../../support/load/bare-socket.ts';
import { frameBytes } from '../../support/load/frame-bytes.ts';
import { seeded } from '../random.ts';
import { Crank } from './crank.ts';
import { endsWithin, intrude, knock } from './intruder.ts';

const ROOMS = ['fuzz-1', 'fuzz-2', 'fuzz-3'];
const GRANTS = { 'fuzz-*': 'write' };
/** Frames between two questions whether the server still answers. */
const BATCH = 200;
/** First frames under way. */
const AT_ONCE = 20;
const TEXT = 1;
/** A valid ping of the protocol whose answer cannot be mistaken for another's. */
const PROBE = Number.MAX_SAFE_INTEGER;
const PATIENCE = 20_000;

export interface FuzzReport {
  readonly sent: number;
  readonly connections: number;
  /** Answers by code, `ok` among them. */
  readonly answers: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

export const fuzz = {
  /** Odd first frames, each on a connection of its own. @returns those that did not end it. */
  async greetOddly({ url, seed, count }: { url: string; seed: number; count: number }): Promise<string[]> {
    const crank = new Crank(seeded(seed), ROOMS);
    const wrong: string[] = [];
    const greet = async (): Promise<void> => {
      const socket = await knock(url);
      const hello = crank.hello();
      socket.write(bytesOf(hello));
      if (await endsWithin(socket, 5000)) return;
      wrong.push(`A first frame did not end the connection: ${JSON.stringify(hello.slice(0, 200))}`);
      socket.terminate();
    };
    for (let done = 0; done < count; done += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, greet));
    return wrong.slice(0, 20);
  },

  /** @param frames of all connections together. */
  async fuzz({ url, seed, frames }: { url: string; seed: number; frames: number }): Promise<FuzzReport> {
    const answers: Record<string, number> = {};
    const wrong = new Set<string>();
    let sent = 0;
    let connections = 0;

    const worker = async (number: number): Promise<void> => {
      const random = seeded(seed + number);
      const crank = new Crank(random, ROOMS);
      let probed: () => void = () => undefined;
      const hear = (text: string): void => {
        const frame: { type?: unknown; id?: unknown; code?: unknown } = JSON.parse(text);
        if (frame.type === 'pong' && frame.id === PROBE) probed();
        if (frame.type !== 'error' && frame.type !== 'ok') return;
        const code = frame.type === 'ok' ? 'ok' : String(frame.code);
        answers[code] = (answers[code] ?? 0) + 1;
        if (code === 'internal' || (code !== 'ok' && !(code in ERRORS))) wrong.add(`An answer was ${text}`);
      };
      let socket: BareSocket | null = null;
      while (sent < frames) {
        if (!socket?.alive) {
          socket = await intrude({ url, user: `fuzzer${number}`, grants: GRANTS, rooms: ROOMS, text: hear });
          connections++;
          if (!socket.alive) throw new Error('A fuzzer was not let in.');
        }
        sent += BATCH;
        const batch: Uint8Array[] = [];
        for (let count = 0; count < BATCH; count++) {
          const payload = crank.next();
          // A few are broken below JSON as well, which ends the connection.
          batch.push(
            random() < 0.0005
              ? frameBytes({ payload, opcode: 3 + Math.floor(random() * 13) })
              : bytesOf(payload),
          );
        }
        const { promise, resolve } = Promise.withResolvers<void>();
        probed = resolve;
        socket.write(Buffer.concat([...batch, bytesOf(JSON.stringify({ type: 'ping', id: PROBE }))]));
        const late = Bun.sleep(PATIENCE).then(() => 'late');
        if ((await Promise.race([promise, socket.ended, late])) === 'late') {
          wrong.add(`Nothing came for ${PATIENCE / 1000} s after a batch of fuzzer${number}.`);
          socket.terminate();
        }
      }
      socket?.terminate();
    };

    await Promise.all(Array.from({ length: 8 }, (_, number) => worker(number)));
    return { sent, connections, answers, wrong: [...wrong].slice(0, 20) };
  },
};

const bytesOf = (payload: string): Uint8Array => frameBytes({ payload, opcode: TEXT });
