/** A committed batch → the frames to publish: one a room, unless it would be too large for one. */
import type { FrameOf, Message } from '../protocol/frames.ts';
import type { Room, RoomId } from '../store/store.ts';
import { messageBytes } from './budget.ts';
import type { Committed } from './committer.ts';

/** Bytes of a frame to everybody in a room. Each who is slow has a copy waiting, so it is well below `BOUNDS.reply`. */
const LARGEST = 32 * 1024;

export interface RoomEvents {
  readonly room: Room;
  readonly epoch: number;
  /** The newest `seq` and `rev` that the batch brought. */
  readonly seq: number;
  readonly rev: number;
  readonly frames: readonly FrameOf<'events'>[];
}

const changeOf = ({ outcome, write }: Committed): { message: Message; epoch: number } | null => {
  if (!outcome.ok) return null;
  const { value } = outcome;
  switch (write.kind) {
    case 'send':
      return 'duplicate' in value && !value.duplicate ? value : null;
    case 'edit':
    case 'delete':
      return 'changed' in value && value.changed ? value : null;
    default:
      return null;
  }
};

/** In the order of their `rev`, each message once in its latest state, cut where a frame would grow too large. */
const framesOf = (room: string, epoch: number, changes: readonly Message[]): FrameOf<'events'>[] => {
  let from = Math.min(...changes.map(({ rev }) => rev)) - 1;
  const latest = new Map<number, Message>();
  for (const message of changes) latest.set(message.seq, message);
  const messages = [...latest.values()].sort((a, b) => a.rev - b.rev);

  const frames: FrameOf<'events'>[] = [];
  let chunk: Message[] = [];
  let bytes = 0;
  const cut = () => {
    const rev = chunk.at(-1)?.rev ?? from;
    frames.push({ type: 'events', room, epoch, from, rev, messages: chunk });
    from = rev;
    chunk = [];
    bytes = 0;
  };
  for (const message of messages) {
    if (chunk.length > 0 && bytes + messageBytes(message) > LARGEST) cut();
    chunk.push(message);
    bytes += messageBytes(message);
  }
  cut();
  return frames;
};

export const roomEvents = (batch: readonly Committed[]): RoomEvents[] => {
  const byRoom = new Map<RoomId, { room: Room; epoch: number; changes: Message[] }>();
  for (const committed of batch) {
    const change = committed.room && changeOf(committed);
    if (!change || !committed.room) continue;
    const entry = byRoom.get(committed.room.id);
    if (entry) entry.changes.push(change.message);
    else
      byRoom.set(committed.room.id, { room: committed.room, epoch: change.epoch, changes: [change.message] });
  }
  return [...byRoom.values()].map(({ room, epoch, changes }) => ({
    room,
    epoch,
    seq: Math.max(...changes.map(({ seq }) => seq)),
    rev: Math.max(...changes.map(({ rev }) => rev)),
    frames: framesOf(room.name, epoch, changes),
  }));
};
