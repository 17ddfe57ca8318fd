import type { ClientEvent } from './api.ts';
import { roomOf } from './reducer.ts';
import type { RoomEvent } from './state-events.ts';
import type { Store } from './store.ts';

/** Tells the host what happens once. */
export class HostEvents {
  readonly #store: Store;
  readonly #listeners = new Set<(event: ClientEvent) => void>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** @returns unsubscribe */
  listen(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly failed = (code: string, message: string, room?: string): void => {
    this.#tell({ kind: 'error', code, message, ...(room !== undefined && { room }) });
  };

  /** Dispatches an event that may bring new messages, and tells those. */
  readonly announce = (event: RoomEvent): void => {
    const { room } = event;
    const before = roomOf(this.#store.state, room)?.seq ?? 0;
    this.#store.dispatch(event);
    const messages = roomOf(this.#store.state, room)?.messages ?? [];
    for (const message of messages.slice(messages.findLastIndex(({ seq }) => seq <= before) + 1)) {
      if (message.deletedAt === undefined) this.#tell({ kind: 'message', room, message });
    }
  };

  #tell(event: ClientEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
