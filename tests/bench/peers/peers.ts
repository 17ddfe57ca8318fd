/** What this project is measured against, each in a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '../../support/child-environment.ts';
import { ended } from '../../support/command.ts';
import { freePort } from '../../support/server.ts';
import type { DialectName } from '../load/dialects/dialects.ts';
import { ejabberdCommand, lacksEjabberd } from './ejabberd.ts';
import { lacksForNode, type PeerPackage } from './install-peers.ts';

/** Beside what every child is given. */
export interface Command {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface Peer {
  /** As the plots show it. */
  readonly label: string;
  readonly dialect: DialectName;
  /** @returns a sentence on what this machine lacks to run it, and how to get it; `null` if nothing. */
  readonly lacks: () => string | null;
  /** @param data an empty folder. */
  readonly command: (port: number, data: string) => Command;
}

/** A program beside this file that listens on 127.0.0.1:PORT and keeps what it keeps in DATA. */
const program =
  (runtime: string, name: string, ...args: readonly string[]) =>
  (port: number, data: string): Command => ({
    args: [runtime, join(import.meta.dir, 'programs', name), ...args],
    env: { NODE_ENV: 'production', PORT: String(port), DATA: data },
  });

const onBun = (label: string, name: string): Peer => ({
  label,
  dialect: 'plain',
  lacks: () => null,
  command: program(process.execPath, name),
});

const onNode = (
  label: string,
  dialect: DialectName,
  packages: readonly PeerPackage[],
  ...args: readonly [name: string, ...rest: string[]]
): Peer => ({
  label,
  dialect,
  lacks: () => lacksForNode(packages),
  command: program('node', ...args),
});

const SOCKET_IO = ['socket.io', 'better-sqlite3'] as const;

/** Compression of frames is off in all of them. */
export const PEERS = {
  'raw-bun': onBun('Bun.serve pub/sub, nothing stored', 'raw-bun.mjs'),
  'elysia-ws': onBun('Elysia .ws(), nothing stored', 'elysia-ws.mjs'),
  'ws-naive': onNode('ws on Node, nothing stored', 'plain', ['ws'], 'ws.mjs', 'naive'),
  'ws-corked': onNode('ws on Node, corked, nothing stored', 'plain', ['ws'], 'ws.mjs', 'corked'),
  'socket-io-full': onNode('Socket.IO + SQLite FULL', 'socket-io', SOCKET_IO, 'socket-io.mjs', 'FULL'),
  'socket-io-normal': onNode('Socket.IO + SQLite NORMAL', 'socket-io', SOCKET_IO, 'socket-io.mjs', 'NORMAL'),
  ejabberd: {
    label: 'ejabberd MUC + archive in SQLite',
    dialect: 'xmpp',
    lacks: lacksEjabberd,
    command: ejabberdCommand,
  },
} as const satisfies Record<string, Peer>;

export type PeerName = keyof typeof PEERS;

export interface RunningPeer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly pid: number;
  /** Ends it and removes its folder. */
  dispose(): Promise<void>;
}

/** Resolves when it answers. @throws when it lacks something, or ends before, with what it printed. */
export async function startPeer(name: PeerName): Promise<RunningPeer> {
  const { lacks, command } = PEERS[name];
  const reason = lacks();
  if (reason !== null) throw new Error(`${name} cannot be started. ${reason}`);
  const data = await mkdtemp(join(tmpdir(), 'chat-peer-'));
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const { args, env } = command(port, data);
  const child = Bun.spawn([...args], {
    cwd: data,
    env: { ...childEnvironment(), ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const end = ended(child);
  const dispose = async (): Promise<void> => {
    child.kill('SIGKILL');
    await end;
    await rm(data, { recursive: true, force: true });
  };
  while (!(await answers(url))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      const { out, err } = await end;
      await dispose();
      throw new Error(`${name} ended before it was ready. It printed:\n${out}${err}`);
    }
    await Bun.sleep(20);
  }
  return { url, pid: child.pid, dispose };
}

/** Whatever it answers to a request that is not for a socket. */
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
