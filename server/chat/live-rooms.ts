import type { RoomId } from '../store/store.ts';

/** A room that somebody on this node has joined, and its newest change this node knows of. */
export interface LiveRoom {
  epoch: number;
  seq: number;
  rev: number;
  /** How many people are members. */
  members: number;
  /** Connections of this node that have it joined. */
  connections: number;
}

export class LiveRooms {
  private readonly rooms = new Map<RoomId, LiveRoom>();

  get(id: RoomId): LiveRoom | undefined {
    return this.rooms.get(id);
  }

  /** Counts one more connection in. */
  enter(id: RoomId): void {
    const live = this.rooms.get(id) ?? { epoch: 0, seq: 0, rev: 0, members: 0, connections: 0 };
    live.connections++;
    this.rooms.set(id, live);
  }

  exit(id: RoomId): void {
    const live = this.rooms.get(id);
    if (live && --live.connections === 0) this.rooms.delete(id);
  }

  advance(id: RoomId, position: { epoch: number; seq: number; rev: number }): void {
    const live = this.rooms.get(id);
    if (!live) return;
    live.epoch = position.epoch;
    live.seq = Math.max(live.seq, position.seq);
    live.rev = Math.max(live.rev, position.rev);
  }
}
