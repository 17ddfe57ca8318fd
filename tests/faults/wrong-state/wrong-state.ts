import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { converse } from '../../support/backups.ts';
import { RawClient } from '../../support/raw-client.ts';
import { startServer } from '../../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { sign } from '../../support/tokens.ts';
import type { Fault } from '../fault.ts';
import { readTruth } from '../history/truth.ts';
import { broken, type Violation } from '../history/violation.ts';
import { type Origin, WRONG_STATES, type WrongState } from './cases.ts';
import { digests, type Start, start } from './start.ts';

/** In each of two rooms: about 2 MB. */
const MESSAGES = 2_000;
/** Messages that a killed server acknowledged and had only in its log. */
const IN_LOG = 15;

export const wrongStateFault: Fault = {
  name: 'wrong state on disk',
  promise: 'A server that finds something wrong on its disk says what to do and leaves every file as it is.',

  async run({ scale, say }) {
    using folder = temporaryFolder();
    const violations: Violation[] = [];
    let cycles = 0;
    await makeOrigins(folder);
    for (const state of scale === 'full' ? WRONG_STATES : oneOfEachRefusal()) {
      const found = await meet(state, folder);
      if (found === 'cannot be made') {
        say(`${state.name}: cannot be made on this machine, left out`);
        continue;
      }
      violations.push(...found);
      cycles += 1;
      say(`${state.name}: ${found.length === 0 ? 'as promised' : 'not as promised'}`);
    }
    violations.push(...(await secondServer()));
    cycles += 1;
    return { cycles, acked: IN_LOG, violations, recovery: null, figures: [] };
  },
};

const oneOfEachRefusal = (): readonly WrongState[] =>
  WRONG_STATES.filter(
    ({ refusal }, index) => WRONG_STATES.findIndex((other) => other.refusal === refusal) === index,
  );

/** The data folders that the cases are made from. */
async function makeOrigins(folder: TemporaryFolder): Promise<void> {
  const server = await startServer();
  const keep = (origin: Origin) => cpSync(server.data, folder.file(origin), { recursive: true });
  try {
    await server.stop();
    await converse(join(server.data, 'chat.sqlite'), MESSAGES);
    keep('stopped');
    await server.restart();
    const ada = await RawClient.open(server.url);
    await ada.hello(await sign({ sub: 'ada' }), ['lobby']);
    for (let n = 0; n < IN_LOG; n += 1) await ada.say('lobby', `in the log ${n}`);
    await server.stop('SIGKILL');
    keep('killed');
  } finally {
    await server.dispose();
  }
}

async function meet(state: WrongState, folder: TemporaryFolder): Promise<Violation[] | 'cannot be made'> {
  const data = folder.file('case');
  cpSync(folder.file(state.origin), data, { recursive: true });
  const undo = state.make(join(data, 'chat.sqlite'));
  try {
    if (undo === false) return 'cannot be made';
    const before = digests(data);
    const result = await start(data);
    return state.refusal === null
      ? shouldStart(state, result, join(data, 'chat.sqlite'))
      : [...shouldRefuse(state.name, state.refusal, result), ...touched(state.name, before, digests(data))];
  } finally {
    if (undo) undo();
    rmSync(data, { recursive: true, force: true });
  }
}

function shouldRefuse(name: string, refusal: string, result: Start): Violation[] {
  if (result.kind === 'started') return [broken(`With ${name} the server started.`)];
  const { code, said } = result;
  return [
    ...(code === 1 ? [] : [broken(`With ${name} the server ended with ${code}.`)]),
    ...(said.includes(refusal) && !said.includes('\n') ? [] : [broken(`With ${name} it said: ${said}`)]),
  ];
}

function shouldStart({ name, origin }: WrongState, result: Start, database: string): Violation[] {
  if (result.kind === 'refused') return [broken(`With ${name} it did not start: ${result.said}`)];
  const texts = readTruth(database).rooms.flatMap(({ messages }) => messages.map(({ text }) => text));
  const inLog = texts.filter((text) => text?.startsWith('in the log')).length;
  return origin === 'stopped' || inLog === IN_LOG
    ? []
    : [{ kind: 'lost', detail: `With ${name} only ${inLog} of ${IN_LOG} messages were there.` }];
}

/**
 * What was there is what it was, but for the lock of the server that was killed and for SQLite's index of the log, which
 * holds nothing that is not in the log. New files do no harm.
 */
function touched(
  name: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Violation[] {
  return [...before]
    .filter(([file, digest]) => !/-shm$|\.lock/.test(file) && after.get(file) !== digest)
    .map(([file]) => broken(`With ${name} the server changed ${file}.`));
}

async function secondServer(): Promise<Violation[]> {
  const server = await startServer();
  try {
    const before = digests(server.data);
    const result = await start(server.data);
    const name = 'a server on the file';
    const refusal = 'is in use by another server. Stop that one first';
    return [...shouldRefuse(name, refusal, result), ...touched(name, before, digests(server.data))];
  } finally {
    await server.dispose();
  }
}
