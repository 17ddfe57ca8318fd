import { join } from 'node:path';
import { runCommand } from '../support/command.ts';
import { startServer, type TestServer } from '../support/server.ts';
import type { Fault } from './fault.ts';
import type { Chatter } from './history/chatter.ts';
import { Crowd, UNLIMITED } from './history/crowd.ts';
import type { HistoryEvent } from './history/history.ts';
import { readTruth, type Truth } from './history/truth.ts';
import { broken, type Violation } from './history/violation.ts';

const SIZE = { short: { cycles: 1 }, full: { cycles: 10 } };
/** Milliseconds of load before the backup, and again after it. */
const LOAD = 400;

export const restoreFault: Fault = {
  name: 'restore',
  promise:
    'After an older copy was put back, every screen shows what is in it, and what was not sent is sent.',

  async run({ scale, say }) {
    const { cycles } = SIZE[scale];
    const violations: Violation[] = [];
    const recoveries: number[] = [];
    let acked = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      const server = await startServer(UNLIMITED);
      const crowd = new Crowd(server);
      try {
        await crowd.fill(4, ['lobby', 'kitchen']);
        const { found, recovery, resent } = await restore(
          server,
          crowd,
          cycle % 2 === 0 ? 'SIGTERM' : 'SIGKILL',
        );
        violations.push(...found);
        recoveries.push(recovery);
        acked += crowd.acked;
        say(
          `${cycle + 1} restores, ${acked} acknowledged, ${resent} were waiting, ${violations.length} violations`,
        );
      } finally {
        crowd.disperse();
        await server.dispose();
      }
    }
    return { cycles, acked, violations, recovery: Math.max(...recoveries), figures: [] };
  },
};

/** @returns what was wrong; how long it took until everybody was caught up, in milliseconds; how much was sent again. */
async function restore(server: TestServer, crowd: Crowd, signal: 'SIGTERM' | 'SIGKILL') {
  const backup = join(server.data, 'backup.sqlite');
  crowd.start();
  await Bun.sleep(LOAD);
  const promised = crowd.history.events.filter(isOk);
  await command('backup', ['--to', backup], server);
  const heard = crowd.acked;
  await crowd.until(() => crowd.acked > heard);
  await Bun.sleep(LOAD);
  await server.stop(signal);
  await crowd.stop();
  const unsent = pendingOf(crowd);
  const before = readTruth(databaseOf(server));
  await command('restore', ['--from', backup], server);
  const restored = readTruth(databaseOf(server));
  const [latecomer, witness] = crowd.chatters;
  latecomer?.network.set(false);
  await server.restart();
  if (witness) await writeAnew(witness, before, restored);
  const begin = performance.now();
  latecomer?.network.set(true);
  await crowd.rest();
  const recovery = performance.now() - begin;
  const { truth, violations } = crowd.judge();
  const found = [
    ...lostOf(promised, restored),
    ...oldEpochs(before, restored),
    ...neverSent(unsent, truth),
    ...violations,
  ];
  return { found, recovery, resent: unsent.length };
}

/** Writes about as much as was lost: whoever is still away then holds as many changes as each room has, but other ones. */
async function writeAnew(writer: Chatter, before: Truth, restored: Truth): Promise<void> {
  const goals = restored.rooms.map(({ name, epoch, lastRev }) => {
    const goal = before.rooms.find((room) => room.name === name)?.lastRev ?? 0;
    for (let rev = lastRev; rev < goal; rev++) writer.client.send(name, `written anew, change ${rev}`);
    return { name, epoch, goal };
  });
  await writer.until(() =>
    goals.every(({ name, epoch, goal }) => {
      const room = writer.room(name);
      return room.epoch === epoch && room.rev >= goal;
    }),
  );
}

type Ok = Extract<HistoryEvent, { kind: 'ok' }>;
const isOk = (event: HistoryEvent): event is Ok => event.kind === 'ok';

const databaseOf = ({ data }: TestServer): string => join(data, 'chat.sqlite');

async function command(script: string, args: readonly string[], { data }: TestServer): Promise<void> {
  const { code, err } = await runCommand(script, args, data);
  if (code !== 0) throw new Error(`bun run ${script} ended with ${code}: ${err}`);
}

interface Unsent {
  readonly room: string;
  readonly clientId: string;
}

const pendingOf = ({ chatters }: Crowd): Unsent[] =>
  chatters.flatMap(({ client }) =>
    client
      .getState()
      .rooms.flatMap(({ room, pending }) => pending.map(({ clientId }) => ({ room, clientId }))),
  );

/** The checker leaves out what was acknowledged in an epoch that is gone; before the backup, that must be in it. */
function lostOf(promised: readonly Ok[], { rooms }: Truth): Violation[] {
  const revs = new Map(
    rooms.map(({ name, messages }) => [name, new Map(messages.map(({ seq, rev }) => [seq, rev]))]),
  );
  return promised
    .filter(({ room, seq, rev }) => (revs.get(room)?.get(seq) ?? 0) < rev)
    .map(({ room, seq, rev, client, operation }) => ({
      kind: 'lost',
      detail: `The ${operation.kind} of message ${seq} in ${room} by ${client} (rev ${rev}) was acknowledged before the backup and is not in it.`,
    }));
}

function oldEpochs(before: Truth, restored: Truth): Violation[] {
  const known = new Set(before.rooms.map(({ name, epoch }) => `${name} ${epoch}`));
  return restored.rooms
    .filter(({ name, epoch }) => known.has(`${name} ${epoch}`))
    .map(({ name }) => broken(`${name} has the epoch it had before the restore.`));
}

function neverSent(unsent: readonly Unsent[], { rooms }: Truth): Violation[] {
  return unsent
    .map(({ room, clientId }) => {
      const messages = rooms.find(({ name }) => name === room)?.messages ?? [];
      return { room, clientId, count: messages.filter((message) => message.clientId === clientId).length };
    })
    .filter(({ count }) => count !== 1)
    .map(({ room, clientId, count }) => ({
      kind: count === 0 ? 'lost' : 'twice',
      detail: `Message ${clientId} to ${room}, waiting when the server was stopped, is stored ${count} times.`,
    }));
}
