/** Everything that can happen to a `ChatState`. */
import type { Changes, FrameOf, ResultOf, RoomState, RoomSummary } from '../../server/protocol/frames.ts';
import type { ChatState, Own, PendingMessage, Person, Role, Status } from './chat-state.ts';

export type StateEvent =
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'welcome'; readonly you: Person; readonly text: number }
  | { readonly kind: 'notice'; readonly notice: ChatState['notice'] }
  /** Whose state it is now. Of a former user nothing stays. */
  | { readonly kind: 'owner'; readonly owner: string }
  /** The answer to the `rooms` command. */
  | { readonly kind: 'listed'; readonly rooms: readonly RoomSummary[] }
  | RoomEvent;

/** Everything that can happen to one room. */
export type RoomEvent = { readonly room: string } & (
  | { readonly kind: 'joining' }
  /** `since`: the `rev` that the answer continues from. */
  | { readonly kind: 'joined'; readonly state: RoomState; readonly since: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'changes'; readonly changes: Changes; readonly own: Own; readonly since: number }
  /** `keep`: how many messages to hold at most. */
  | { readonly kind: 'events'; readonly frame: FrameOf<'events'>; readonly keep: number }
  | { readonly kind: 'trim'; readonly keep: number }
  | { readonly kind: 'history'; readonly page: ResultOf<'history'> }
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'receipts'; readonly frame: FrameOf<'receipts'> }
  | { readonly kind: 'presence'; readonly frame: FrameOf<'presence'> }
  | { readonly kind: 'own'; readonly own: Own }
  | { readonly kind: 'read'; readonly seq: number }
  | { readonly kind: 'typing'; readonly person: Person; readonly on: boolean }
  /** Adds an unsent message in its place, or brings it up to date. */
  | { readonly kind: 'pending'; readonly message: PendingMessage }
  | { readonly kind: 'discarded'; readonly clientId: string }
  | {
      readonly kind: 'acked';
      readonly clientId: string;
      readonly author: Person;
      readonly result: ResultOf<'send'>;
    }
);
