/**
 * Runs in a thread of its own: copies the write-ahead log back into the database, whose syncs would otherwise stop
 * the thread that commits. Started from its text (see checkpointer.ts), so it imports nothing but bun:sqlite.
 */
import { Database } from 'bun:sqlite';
import type { CheckpointReply, CheckpointRequest } from './checkpointer.ts';

declare const self: Worker;

const reply = (message: CheckpointReply): void => self.postMessage(message);

let db: Database | undefined;

self.onmessage = ({ data }: MessageEvent<CheckpointRequest>): void => {
  switch (data.kind) {
    case 'open':
      db = new Database(data.path, { create: false, readwrite: true });
      db.run('PRAGMA busy_timeout = 5000');
      break;
    case 'checkpoint':
      reply({ kind: 'checkpointed', error: checkpoint() });
      break;
    case 'close':
      db?.close();
      reply({ kind: 'closed' });
  }
};

/** @returns what went wrong, such as a full disk. */
function checkpoint(): string | null {
  try {
    // PASSIVE never stops the writer, nor waits for it. The second one copies what came during the first.
    db?.run('PRAGMA wal_checkpoint(PASSIVE)');
    db?.run('PRAGMA wal_checkpoint(PASSIVE)');
    return null;
  } catch (error) {
    return String(error);
  }
}
