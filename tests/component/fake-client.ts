import type { ChatClientApi, ClientEvent } from '../../widget/client/api.ts';
import type { ChatState } from '../../widget/client/chat-state.ts';

/** A client that does nothing by itself: the test says what the state is, and sees what the view asked for. */
export class FakeClient implements ChatClientApi {
  /** Every call in order: the method's name and its arguments. */
  readonly calls: unknown[][] = [];
  #state: ChatState;
  readonly #listeners = new Set<() => void>();
  readonly #events = new Set<(event: ClientEvent) => void>();

  constructor(state: ChatState) {
    this.#state = state;
  }

  become(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
  happen(event: ClientEvent): void {
    for (const listener of this.#events) listener(event);
  }
  /** The arguments of every call of `method`. */
  callsOf(method: keyof ChatClientApi): unknown[][] {
    return this.calls.filter(([name]) => name === method).map(([, ...rest]) => rest);
  }

  getState(): ChatState {
    return this.#state;
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  onEvent(listener: (event: ClientEvent) => void): () => void {
    this.#events.add(listener);
    return () => this.#events.delete(listener);
  }
  send(room: string, text: string): string {
    this.calls.push(['send', room, text]);
    return 'sent';
  }
  start = this.#note('start');
  stop = this.#note('stop');
  setToken = this.#note('setToken');
  join = this.#note('join');
  leave = this.#note('leave');
  list = this.#note('list');
  retry = this.#note('retry');
  discard = this.#note('discard');
  typing = this.#note('typing');
  markRead = this.#note('markRead');
  edit = this.#promise('edit');
  delete = this.#promise('delete');
  loadOlder = this.#promise('loadOlder');

  #note(name: string) {
    return (...values: unknown[]): void => {
      this.calls.push([name, ...values]);
    };
  }
  #promise(name: string) {
    return async (...values: unknown[]): Promise<void> => {
      this.calls.push([name, ...values]);
    };
  }
}
