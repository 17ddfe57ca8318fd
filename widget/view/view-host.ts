import type { ChatClientApi } from '../client/api.ts';
import type { RoomSnapshot } from '../client/chat-state.ts';

/** What the view asks of the element it is drawn in. */
export interface ViewHost {
  readonly server: string;
  /** What a relative `server` is relative to. `document.baseURI` may be an element of the page with that name. */
  readonly baseURI: string;
  readonly room: string | null;
  readonly heading: string | null;
  readonly placeholder: string | null;
  readonly launcher: boolean;
  /** With `launcher`: whether the chat is on screen. */
  readonly open: boolean;
  hide(): void;
  emit(type: 'chat-room', detail: { room: string | null }): void;
  /** A part of the view did not arrive. */
  loadFailed(error: unknown): void;
}

/** What the view draws. */
export interface ViewSource {
  /** `null` while something of the set-up is missing; `problems` then says what. */
  readonly client: ChatClientApi | null;
  /** Whether there is a source of new tokens. */
  readonly renewable: boolean;
  readonly problems: readonly { readonly message: string; readonly blocking: boolean }[];
  /** Messages of others in a room that this user has not read. */
  unreadOf(room: RoomSnapshot): number;
  /** Called when anything above or the client's state has changed. @returns unsubscribe */
  onChange(listener: () => void): () => void;
}
