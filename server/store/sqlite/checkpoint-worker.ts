/**
 * Runs in a thread of its own: copies the write-ahead log back into the database, whose syncs would otherwise stop
 * the thread that commits. Started from its text (see checkpointer.ts), so it imports nothing but bun:sqlite.
 */
import { Database, type Statement } from 'bun:sqlite';
import type { CheckpointReply, CheckpointRequest, Copied } from './checkpointer.ts';

declare const self: Worker;

const reply = (message: CheckpointReply): void => self.postMessage(message);

/** Frames (of a page each) that the committing thread may copy itself without anybody noticing. */
const FEW = 1024;
/** A writer that is faster than this thread is not caught up with, however often it tries. */
const MAX_ROUNDS = 10;

interface Open {
  readonly db: Database;
  /** Never stops the writer, nor waits for it. Answers how many frames there were when it began, and are copied. */
  readonly copyOnce: Statement<{ busy: number; log: number; checkpointed: number }, []>;
}

let open: Open | undefined;

self.onmessage = ({ data }: MessageEvent<CheckpointRequest>): void => {
  switch (data.kind) {
    case 'open': {
      const db = new Database(data.path, { create: false, readwrite: true });
      open = { db, copyOnce: db.prepare('PRAGMA wal_checkpoint(PASSIVE)') };
      break;
    }
    case 'copy':
      if (open) reply({ kind: 'copied', result: copy(open) });
      break;
    case 'close':
      open?.copyOnce.finalize();
      open?.db.close(true);
      reply({ kind: 'closed' });
  }
};

function copy({ copyOnce }: Open): Copied {
  let copied = 0;
  try {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const row = copyOnce.get();
      if (row === null || row.busy !== 0 || row.checkpointed < row.log) return { kind: 'held' };
      if (row.checkpointed - copied < FEW) break;
      copied = row.checkpointed;
    }
    return { kind: 'all' };
  } catch (error) {
    return { kind: 'error', reason: String(error) };
  }
}
