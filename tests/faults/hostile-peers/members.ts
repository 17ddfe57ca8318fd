/** Attacks of people with a valid token. */
import { frameBytes } from '../../support/load/frame-bytes.ts';
import { endsWithin, intrude, LAIR } from './intruder.ts';

const PING = 9;
const FLOOD = 3000;

/** Of the `number`th frame of a flood. */
const FLOODS: Readonly<Record<string, (number: number) => object>> = {
  typing: () => ({ type: 'typing', room: LAIR, on: true }),
  sends: (id) => ({ type: 'send', id, room: LAIR, clientId: Bun.randomUUIDv7(), text: `flood ${id}` }),
  lists: (id) => ({ type: 'rooms', id }),
  history: (id) => ({ type: 'history', id, room: LAIR, before: 1000, limit: 100 }),
  pings: (id) => ({ type: 'ping', id }),
  joins: (id) => ({ type: 'join', id, rooms: [{ room: LAIR }] }),
  receipts: (id) => ({ type: 'receipt', id, room: LAIR, read: 1 }),
};

export const members = {
  /** One flood of each kind at once, each until it is ended. */
  async flood({ url, sends }: { url: string; sends: { rate: number; burst: number } }): Promise<string[]> {
    const floods = Object.entries(FLOODS).map(async ([what, frame]) => {
      let accepted = 0;
      const socket = await intrude({
        url,
        user: `flood-${what}`,
        text: (frame) => {
          if (frame.startsWith('{"type":"ok"')) accepted++;
        },
      });
      const begin = performance.now();
      for (let id = 2; id < FLOOD; id++) socket.say(frame(id));
      const ended = await endsWithin(socket, 20_000);
      const most = sends.burst + (sends.rate * (performance.now() - begin)) / 1000 + 1;
      const wrong: string[] = [];
      if (!ended) wrong.push(`A flood of ${what} was not ended.`);
      else if (socket.closeCode !== 4005)
        wrong.push(`A flood of ${what} was ended with ${socket.closeCode}.`);
      if (what === 'sends' && accepted > most) wrong.push(`${accepted} messages of a flood were accepted.`);
      return wrong;
    });
    return (await Promise.all(floods)).flat();
  },

  /** WebSocket's own pings, as fast as they are answered. */
  async pingFlood({ url, seconds }: { url: string; seconds: number }): Promise<string[]> {
    const socket = await intrude({ url, user: 'pinger' });
    const burst = Buffer.concat(
      Array.from({ length: 1000 }, () => frameBytes({ opcode: PING, payload: 'ping' })),
    );
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end && socket.alive) {
      const answered = socket.bytes + burst.length / 2;
      socket.write(burst);
      while (socket.alive && socket.bytes < answered && performance.now() < end) await Bun.sleep(1);
    }
    socket.terminate();
    return [];
  },

  /** A frame that comes byte by byte is a frame. */
  async dribble({ url }: { url: string }): Promise<string[]> {
    let answered = false;
    const socket = await intrude({
      url,
      user: 'dribbler',
      text: (frame) => {
        answered ||= frame.startsWith('{"type":"pong","id":7');
      },
    });
    for (const byte of frameBytes({ payload: '{"type":"ping","id":7}' })) {
      socket.write(new Uint8Array([byte]));
      await Bun.sleep(5);
    }
    const end = performance.now() + 5000;
    while (!answered && performance.now() < end) await Bun.sleep(10);
    socket.terminate();
    return answered ? [] : ['A ping that came byte by byte was not answered.'];
  },

  /** A frame that is never complete is silence, whatever trickles in. @param patience in milliseconds. */
  async trickle({ url, patience }: { url: string; patience: number }): Promise<string[]> {
    const socket = await intrude({ url, user: 'trickler' });
    socket.write(frameBytes({ payload: '', length: 60_000n }));
    const drop = setInterval(() => socket.write('x'), 200);
    const ended = await endsWithin(socket, patience);
    clearInterval(drop);
    socket.terminate();
    return ended ? [] : ['A frame that is never complete kept its connection.'];
  },
};
