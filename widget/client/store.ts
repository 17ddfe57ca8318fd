import type { ChatState } from './chat-state.ts';
import { INITIAL_STATE, reduce } from './reducer.ts';
import type { StateEvent } from './state-events.ts';

/** Holds the state; tells its listeners once a microtask, however much has happened. */
export class Store {
  #state = INITIAL_STATE;
  #telling = false;
  readonly #listeners = new Set<() => void>();

  get state(): ChatState {
    return this.#state;
  }

  dispatch(event: StateEvent): void {
    const state = reduce(this.#state, event);
    if (state === this.#state) return;
    this.#state = state;
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** @returns unsubscribe */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
