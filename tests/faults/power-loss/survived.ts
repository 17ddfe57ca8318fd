/** Whether a folder that a power loss left behind holds what had been promised. */
import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import type { Message } from '../../../server/protocol/frames.ts';
import type { ConnectionOptions } from '../../../server/store/sqlite/connection.ts';
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.ts';
import { type MessageTruth, type RoomTruth, readTruth } from '../history/truth.ts';
import { broken, type Violation } from '../history/violation.ts';
import type { PromisedRoom } from './promises.ts';

/** Opens it as the server does when the power is back, and compares. */
export async function examine(
  folder: string,
  synchronous: ConnectionOptions['synchronous'],
  promised: ReadonlyMap<string, PromisedRoom>,
): Promise<Violation[]> {
  const path = join(folder, 'chat.sqlite');
  try {
    const store = await openSqliteStore({ path, synchronous, log: () => undefined });
    const healthy = await store.healthy();
    await store.close();
    if (!healthy) return [broken('The store cannot be written to.')];
  } catch (error) {
    return [broken(`The server does not start any more: ${error}`)];
  }
  using db = new Database(path, { readonly: true });
  const integrity = db.query<{ integrity_check: string }, []>('PRAGMA integrity_check(1)').get();
  if (integrity?.integrity_check !== 'ok') {
    return [broken(`The file is damaged: ${integrity?.integrity_check}`)];
  }
  const rooms = new Map(readTruth(path).rooms.map((room) => [room.name, room]));
  return [
    ...[...rooms.values()].flatMap(gaps),
    ...[...promised].flatMap(([name, room]) => missing(name, room, rooms.get(name))),
  ];
}

function gaps({ name, messages, lastSeq }: RoomTruth): Violation[] {
  const violations: Violation[] = [];
  const ids = new Set(messages.map(({ clientId }) => clientId));
  if (ids.size < messages.length) {
    violations.push({ kind: 'twice', detail: `${name} holds ${messages.length - ids.size} messages twice.` });
  }
  const hole = messages.findIndex(({ seq }, index) => seq !== index + 1);
  if (hole >= 0 || messages.length !== lastSeq) {
    const detail = `${name} counts to ${lastSeq} and holds ${messages.length} messages; no ${hole + 1}.`;
    violations.push({ kind: 'out of order', detail });
  }
  return violations;
}

function missing(name: string, promised: PromisedRoom, room: RoomTruth | undefined): Violation[] {
  if (room === undefined) return [{ kind: 'lost', detail: `The room ${name} is gone.` }];
  const violations: Violation[] = [];
  if (room.lastRev < promised.rev) {
    const detail = `${name} is at rev ${room.lastRev}; ${promised.rev} had been acknowledged.`;
    violations.push({ kind: 'lost', detail });
  }
  const held = new Map(room.messages.map((message) => [message.seq, message]));
  for (const message of promised.messages.values()) {
    const found = held.get(message.seq);
    if (found === undefined || !isAtLeast(found, message)) {
      const detail = `${name} ${message.seq} (${message.clientId}) had been told at rev ${message.rev}; ${
        found === undefined ? 'it is gone' : `it is ${found.clientId} at rev ${found.rev}`
      }.`;
      violations.push({ kind: 'lost', detail });
    }
  }
  return violations;
}

/** Whether the same message is there as it was told, or as it was changed later. */
function isAtLeast(found: MessageTruth, told: Message): boolean {
  if (found.clientId !== told.clientId || found.rev < told.rev) return false;
  return found.rev > told.rev || found.text === (told.text ?? null);
}
