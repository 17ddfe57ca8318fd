import type { ChatState, RoomSnapshot } from '../client/chat-state.ts';
import type { Actions } from './actions.ts';
import type { Extra } from './extra.ts';
import type { RoomUi } from './room-ui.ts';
import type { RowElements } from './row-elements.ts';
import type { ViewHost, ViewSource } from './view-host.ts';

/** What a template may look at before there is a client, for one rendering. */
export interface Surroundings {
  readonly host: ViewHost;
  readonly source: Pick<ViewSource, 'client' | 'problems' | 'renewable' | 'unreadOf'>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** As the client's state counts down to the next attempt: milliseconds that never jump. */
  readonly monotonic: number;
  /** The latest arrivals, for a screen reader. */
  readonly announcements: readonly Announcement[];
  readonly actions: Actions;
  /** An extra that is needed to draw this. `null`: it has been asked for, and drawing is done again when it is here. */
  use<M extends { readonly styles: CSSStyleSheet }>(extra: Extra<M>): M | null;
}

/** Everything that a template may look at. */
export interface Scene extends Surroundings {
  readonly state: ChatState;
  /** The messages on show. */
  readonly rows: RowElements;
  /** Those of the room list. */
  readonly entries: RowElements;
  /** The room on show. In the room list without a choice: `null`. */
  readonly shown: ShownRoom | null;
}

export interface ShownRoom {
  readonly room: RoomSnapshot;
  readonly ui: RoomUi;
}

export interface Announcement {
  readonly room: string;
  readonly text: string;
}
