import { join } from 'node:path';
import { type LoadChild, startLoad } from '../../support/load/load-child.ts';
import { descriptors } from '../../support/load/process-facts.ts';
import type { TestServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import type { Fault, Findings, Run } from '../fault.ts';
import { UNLIMITED } from '../history/crowd.ts';
import { broken } from '../history/violation.ts';
import type { AttackOrders } from './attackers.ts';
import { Innocents } from './innocents.ts';

const SIZE = {
  short: {
    strangers: 60,
    loiterers: 130,
    patience: null,
    pingSeconds: 1,
    grabSeconds: 1,
    frames: 20_000,
    hellos: 40,
  },
  // The server gives whoever has not finished a request 10 s, or has not said hello, and its timers are coarse.
  full: {
    strangers: 3000,
    loiterers: 300,
    patience: 20_000,
    pingSeconds: 5,
    grabSeconds: 5,
    frames: 1_000_000,
    hellos: 2000,
  },
};
/** As the server has them unless configured, a second and at once. */
const SENDS = { rate: 5, burst: 20 };
/** Files that a server has left for strangers who take them all, and how many of those come. */
const FILES_LEFT = 60;
const GRABBERS = 200;
/** Milliseconds. Silence ends a connection after 30 s. */
const SILENCE = 35_000;

type Attackers = LoadChild<AttackOrders>;

interface Siege {
  readonly run: Run;
  readonly attackers: Attackers;
  readonly server: TestServer;
  readonly innocents: Innocents;
}

export const hostilePeersFault: Fault = {
  name: 'hostile peers',
  promise:
    'Whatever strangers and members send or leave out, the server lives, its limits hold, others chat on.',
  lacks: () =>
    Bun.which('prlimit') === null
      ? 'There is no command "prlimit" (Debian: apt-get install util-linux).'
      : null,

  async run(run) {
    // Every attacker has an address of their own; all of them are this machine's, which is trusted as a proxy.
    const limited = await besiege(run, { CHAT_TRUSTED_PROXIES: '127.0.0.1' }, limits);
    const fuzzed = await besiege(run, { ...UNLIMITED, CHAT_TRUSTED_PROXIES: '127.0.0.1' }, fuzz);
    return {
      cycles: limited.cycles + fuzzed.cycles,
      acked: limited.acked + fuzzed.acked,
      violations: [...limited.violations, ...fuzzed.violations],
      recovery: Math.max(limited.recovery ?? 0, fuzzed.recovery ?? 0),
      // Without limits whoever sends most takes the server's time from the others: only what is left counts.
      figures: [...limited.figures, ...fuzzed.figures.slice(0, 1)],
    };
  },
};

/** Attacks with the limits as they are unless configured. */
async function limits({ run, attackers, server, innocents }: Siege): Promise<string[]> {
  const { url } = server;
  const { strangers, loiterers, patience, pingSeconds, grabSeconds } = SIZE[run.scale];
  const attack = (what: string, order: () => Promise<string[]>) => innocents.during(what, order);
  return [
    ...(await attack('connections without a request', () =>
      attackers.order('dawdle', { url, count: strangers, patience }),
    )),
    ...(await attack('sockets without a hello', () =>
      attackers.order('loiter', { url, count: loiterers, patience }),
    )),
    ...(await attack('forbidden frames', () => attackers.order('forbid', { url }))),
    ...(await attack('half-closed connections', () => attackers.order('hangUp', { url }))),
    ...(await attack('floods', () => attackers.order('flood', { url, sends: SENDS }))),
    ...(await attack('pings without end', () => attackers.order('pingFlood', { url, seconds: pingSeconds }))),
    ...(await attack('a frame byte by byte', () => attackers.order('dribble', { url }))),
    ...(run.scale === 'full'
      ? await attack('a frame without end', () => attackers.order('trickle', { url, patience: SILENCE }))
      : []),
    ...(await attack('all open files taken', () => grabFiles(server, attackers, grabSeconds))),
  ];
}

/** Strangers take every file that the server may open. Their connections cost no more than a while of it. */
async function grabFiles({ pid, url }: TestServer, attackers: Attackers, seconds: number): Promise<string[]> {
  const allow = (files: number): void => {
    const { success, stderr } = Bun.spawnSync(['prlimit', '--pid', String(pid), `--nofile=${files}:`]);
    if (!success) throw new Error(`prlimit failed: ${stderr}`);
  };
  const most = Number(
    Bun.spawnSync(['prlimit', '--pid', String(pid), '--nofile', '--noheadings', '--output=SOFT']).stdout,
  );
  allow(descriptors(pid) + FILES_LEFT);
  try {
    return await attackers.order('grab', { url, count: GRABBERS, seconds });
  } finally {
    allow(most);
  }
}

async function fuzz({ run, attackers, server, innocents }: Siege): Promise<string[]> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { frames, hellos } = SIZE[run.scale];
  const { url } = server;
  run.say(`fuzzing with seed ${seed}`);
  const begin = performance.now();
  const report = await innocents.during('fuzzed frames', () =>
    attackers.order('fuzz', { url, seed, frames }),
  );
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  run.say(`${report.sent} frames over ${report.connections} connections in ${seconds} s`);
  run.say(`answers: ${JSON.stringify(report.answers)}`);
  const greeted = await innocents.during('odd hellos', () =>
    attackers.order('greetOddly', { url, seed, count: hellos }),
  );
  return [...report.wrong, ...greeted].map((what) => `${what} (seed ${seed})`);
}

/** A server, some people who chat, and `attack`; what became of all of them. */
async function besiege(
  run: Run,
  env: Readonly<Record<string, string>>,
  attack: (siege: Siege) => Promise<string[]>,
): Promise<Findings> {
  const server = await startServer(env);
  const attackers = startLoad<AttackOrders>(join(import.meta.dir, 'attackers.ts'));
  try {
    using innocents = await Innocents.gather(server, run);
    const wrong = await attack({ run, attackers, server, innocents });
    const findings = await innocents.judge();
    return { ...findings, violations: [...wrong.map(broken), ...findings.violations] };
  } finally {
    await attackers.end();
    await server.dispose();
  }
}
