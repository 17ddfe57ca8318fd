import { systemClock } from '../../server/chat/clock.ts';
import { CLOSE } from '../../server/protocol/codes.ts';
import { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { sign } from '../support/tokens.ts';
import { FakeTime, findFakeTime } from './fake-time.ts';
import type { Fault } from './fault.ts';
import { Crowd, UNLIMITED } from './history/crowd.ts';
import { broken, type Violation } from './history/violation.ts';

/** Milliseconds. */
const HOUR = 3_600_000;
/** `load`: milliseconds between two jumps. */
const SIZE = { short: { jumps: 2, load: 300 }, full: { jumps: 12, load: 3_000 } };
const ROOMS = ['lobby', 'kitchen'];
/** Milliseconds. What the server grants a token beyond its end, and between two looks at it. */
const TOLERANCE = 5_000;
const TICK = 1_500;
/** Milliseconds without an acknowledgement after which there will be none. */
const PATIENCE = 40_000;
/** Milliseconds by which a clock that is right may seem to be wrong on a busy machine. */
const SLACK = 60_000;

export const clockJumpsFault: Fault = {
  name: 'clock jumps',
  promise: 'Setting the clock of the server or of a device by an hour cuts nobody off and moves no message.',
  lacks: () =>
    findFakeTime() === null ? 'There is no libfaketime (Debian: apt-get install faketime).' : null,

  async run({ scale, say }) {
    const { jumps, load } = SIZE[scale];
    const library = findFakeTime();
    if (library === null) throw new Error('libfaketime is not installed.');
    using folder = temporaryFolder();
    const time = new FakeTime(library, folder.file('time'));
    // From an hour ago to now and back again, so that the tokens of those who chat are good all the time.
    await time.set(-HOUR);
    const server = await startServer({ ...UNLIMITED, ...time.environment });
    const crowd = new Crowd(server);
    const violations: Violation[] = [];
    const overdue: number[] = [];
    try {
      await crowd.fill(3, ROOMS);
      let apart = 0;
      const clock = { ...systemClock, now: () => Date.now() + apart };
      for (const device of ['phone', 'desk']) {
        await crowd.add({ user: 'traveller', device, rooms: ROOMS, clock });
      }
      crowd.start();
      for (let jump = 0; jump < jumps; jump++) {
        const short = await Guest.enter(server.url, time, 30);
        const forward = time.apart < 0;
        await time.set(forward ? 0 : -HOUR);
        apart = [HOUR, 0, -HOUR][jump % 3] ?? 0;
        if (forward) overdue.push(await short.ends(violations));
        else short.leave();
        const before = crowd.acked;
        const goesOn = crowd.until(() => crowd.acked > before).then(() => true);
        const [went] = await Promise.all([Promise.race([goesOn, Bun.sleep(PATIENCE)]), Bun.sleep(load)]);
        if (went) continue;
        violations.push(broken(`Nothing could be sent after jump ${jump + 1}.`));
        break;
      }
      if (scale === 'full') {
        // It comes to its end by itself, by a clock that is an hour behind everybody else's.
        await time.set(-HOUR);
        const late = await Guest.enter(server.url, time, 5);
        overdue.push(await late.ends(violations));
      }
      await crowd.stop();
      const recovery = await crowd.rest();
      violations.push(...crowd.judge().violations);
      const cut = crowd.chatters.reduce((sum, { connections }) => sum + connections - 1, 0);
      if (cut > 0) violations.push(broken(`${cut} connections were cut.`));
      say(`${jumps} jumps, ${crowd.acked} acknowledged, ${cut} connections cut`);
      return {
        cycles: jumps,
        acked: crowd.acked,
        violations,
        recovery,
        figures: [
          { what: 'connections cut', value: cut, bound: { atMost: 0 } },
          {
            what: 'token beyond its end, ms',
            value: Math.round(Math.max(...overdue)),
            bound: { atMost: TOLERANCE + TICK },
          },
        ],
      };
    } finally {
      crowd.disperse();
      await server.dispose();
    }
  },
};

/** Somebody with a token that ends soon by the server's clock. */
class Guest {
  private constructor(
    private readonly client: RawClient,
    private readonly time: FakeTime,
    /** Milliseconds since 1970. */
    private readonly end: number,
  ) {}

  /** @throws when the server's clock is not where it was set: the fault would prove nothing. */
  static async enter(url: string, time: FakeTime, seconds: number): Promise<Guest> {
    const exp = Math.floor(time.now / 1000) + seconds;
    const client = await RawClient.open(url);
    const { now } = await client.hello(await sign({ sub: 'guest', exp }));
    const wrong = now - time.now;
    if (Math.abs(wrong) > SLACK) {
      throw new Error(`libfaketime does not set the server's clock: it is ${wrong} ms off.`);
    }
    return new Guest(client, time, exp * 1000);
  }

  /** @returns by how many milliseconds the connection has outlived its token, or the jump beyond its end. */
  async ends(violations: Violation[]): Promise<number> {
    const begin = performance.now();
    const left = this.end - this.time.now;
    const ended = await Promise.race([this.client.closed, Bun.sleep(Math.max(0, left) + 4 * TOLERANCE)]);
    const over = performance.now() - begin - Math.max(0, left);
    if (ended?.code !== CLOSE.token_expired || over < 0) {
      const how = ended ? `closed with ${ended.code}` : 'not ended';
      violations.push(broken(`${Math.round(over)} ms after its end a token's connection had ${how}.`));
    }
    this.leave();
    return over;
  }

  leave(): void {
    this.client.close();
  }
}
