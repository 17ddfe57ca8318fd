import type { Message } from '../../../server/protocol/frames.ts';
import { type RoomId, type Store, StoreError, type Write } from '../../../server/store/store.ts';
import { bound } from '../../support/core.ts';

/** How the disk answers: at once, or when it is let go on. `slow to write`: until then nothing is written. */
export type Pace = 'prompt' | 'slow to write' | 'slow to answer' | 'slow to read';

/** Every state of every message that was ever durable, by room and `seq`. */
export class Committed {
  readonly #rooms = new Map<string, Map<number, Message[]>>();
  readonly #seqs = new Map<string, number>();
  readonly #heads = new Map<string, number>();

  add(room: string, message: Message): void {
    const seqs = this.#rooms.get(room) ?? new Map<number, Message[]>();
    this.#rooms.set(room, seqs.set(message.seq, [...(seqs.get(message.seq) ?? []), message]));
    this.#seqs.set(message.clientId, message.seq);
    this.#heads.set(room, Math.max(message.rev, this.headOf(room)));
  }

  copy(): Committed {
    const copy = new Committed();
    for (const [room, seqs] of this.#rooms) {
      for (const states of seqs.values()) for (const state of states) copy.add(room, state);
    }
    return copy;
  }

  /** The newest `rev` of a room. */
  headOf(room: string): number {
    return this.#heads.get(room) ?? 0;
  }

  /** The place of a message in its room; `null` if it was never durable. */
  seqOf(clientId: string): number | null {
    return this.#seqs.get(clientId) ?? null;
  }

  /** Whether the message was ever just as it is shown. */
  holds(room: string, { seq, rev, clientId, from, text, deletedAt }: Message): boolean {
    const states = this.#rooms.get(room)?.get(seq) ?? [];
    return states.some(
      (state) =>
        state.rev === rev &&
        state.clientId === clientId &&
        state.from.id === from.id &&
        state.text === text &&
        state.deletedAt === deletedAt,
    );
  }
}

/** The disk under a store, as the schedule has it. */
export class Disk {
  pace: Pace = 'prompt';
  /** How many of the next batches it refuses. */
  refusals = 0;
  /** Whether it has ever refused one. */
  hasRefused = false;
  #waiting: (() => void)[] = [];

  /** What has waited goes on; the next ones are prompt. */
  goOn(): void {
    this.pace = 'prompt';
    for (const go of this.#waiting.splice(0)) go();
  }

  /** `store` over this disk. @param committed hears of everything that has become durable. */
  under(store: Store, committed: Committed): Store {
    const names = new Map<RoomId, string>();
    const read = async <T>(answer: Promise<T>): Promise<T> => {
      const value = await answer;
      await this.#passes('slow to read');
      return value;
    };
    return {
      ...bound(store),
      commit: async (writes) => {
        if (this.refusals > 0) {
          this.refusals--;
          this.hasRefused = true;
          throw new StoreError('store_unavailable');
        }
        await this.#passes('slow to write');
        const outcomes = await store.commit(writes);
        outcomes.forEach((outcome, index) => {
          const write = writes[index];
          if (!write || !outcome.ok) return;
          const { value } = outcome;
          if ('room' in value) names.set(value.room.id, value.room.name);
          if ('message' in value) committed.add(names.get(roomOf(write)) ?? '', value.message);
        });
        await this.#passes('slow to answer');
        return outcomes;
      },
      // Asked twice a second; nobody is signed out here.
      revocations: async () => [],
      changes: (...question) => read(store.changes(...question)),
      page: (...question) => read(store.page(...question)),
      own: (...question) => read(store.own(...question)),
      members: (...question) => read(store.members(...question)),
      rooms: (...question) => read(store.rooms(...question)),
    };
  }

  async #passes(pace: Pace): Promise<void> {
    if (this.pace === pace) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

const roomOf = (write: Write): RoomId => ('room' in write ? write.room : 0);
