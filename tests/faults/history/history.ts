/**
 * What clients did and saw, in the order in which it happened on the machine that ran them. Written by a wire tap on
 * the socket (`wire-tap.ts`) and by a look at the client's state, read by the checker (`check.ts`).
 */

import type { Message, Own } from '../../../server/protocol/frames.ts';
import type { ChatState } from '../../../widget/client/chat-state.ts';

/** What changes a room: a new message by its client id, one that is there by its `seq`. */
export type Operation =
  | { readonly kind: 'send'; readonly clientId: string; readonly text: string }
  | { readonly kind: 'edit'; readonly seq: number; readonly text: string }
  | { readonly kind: 'delete'; readonly seq: number };

/** A position of a room that a reader was given, with the messages that came with it. */
export interface Reading {
  readonly room: string;
  readonly epoch: number;
  readonly rev: number;
  /** The last `seq` of the room; `null` where the answer does not say (history pages, live events). */
  readonly seq: number | null;
  readonly messages: readonly Message[];
}

/** What one client did or saw. */
export type Entry =
  /** A command that changes a room has gone onto the wire. `call` ties it to its end; a re-send is a call of its own. */
  | { readonly kind: 'invoke'; readonly call: string; readonly room: string; readonly operation: Operation }
  /** It was acknowledged. `epoch`: of the room as the client knew it. */
  | {
      readonly kind: 'ok';
      readonly call: string;
      readonly room: string;
      readonly epoch: number;
      readonly operation: Operation;
      readonly seq: number;
      readonly rev: number;
    }
  /** It was refused. Calls without `ok` or `fail` are open: the connection went. */
  | {
      readonly kind: 'fail';
      readonly call: string;
      readonly room: string;
      readonly operation: Operation;
      readonly code: string;
      readonly temporary: boolean;
    }
  /** A read was asked for: hello, join, sync, history. `call` ties it to its `read`. */
  | { readonly kind: 'ask'; readonly call: string; readonly rooms: readonly string[] }
  | { readonly kind: 'read'; readonly call: string; readonly reading: Reading }
  /** Live events came: all changes after `from` up to the reading's `rev`, in the order of their `rev`. */
  | { readonly kind: 'receive'; readonly from: number; readonly reading: Reading }
  /** Watermarks of members came: everybody's of a room state, or those that moved. */
  | {
      readonly kind: 'watermarks';
      readonly room: string;
      readonly epoch: number;
      readonly members: readonly { readonly id: string; readonly delivered: number; readonly read: number }[];
    }
  | { readonly kind: 'own'; readonly room: string; readonly epoch: number; readonly own: Own }
  /** What a person sees. `final`: everything has come to rest, so that it must be the truth. */
  | { readonly kind: 'screen'; readonly final: boolean; readonly state: ChatState };

export type HistoryEvent = { readonly client: string; readonly user: string } & Entry;

export class History {
  readonly events: HistoryEvent[] = [];
  /** Sends, edits and deletions that were acknowledged. */
  acked = 0;

  add(event: HistoryEvent): void {
    this.events.push(event);
    if (event.kind === 'ok') this.acked++;
  }
}
