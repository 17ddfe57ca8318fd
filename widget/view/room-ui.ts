import { LATEST, type Span } from './thread-window.ts';

/** What the composer writes: a new message, or another text for an old one (`kept` is the draft put aside). */
export type ComposerMode =
  | { readonly kind: 'new' }
  | { readonly kind: 'edit'; readonly seq: number; readonly kept: string };

/** What a person has done in one room that the server does not know of. */
export interface RoomUi {
  text: string;
  mode: ComposerMode;
  /** Why the last edit, deletion or send was refused; gone with the next keystroke. */
  refused: string | null;
  /** `newAfter`: messages above this `seq` were new when the room came on screen; `null`: none were. */
  arrival: { readonly kind: 'awaited' } | { readonly kind: 'seen'; readonly newAfter: number | null };
  span: Span;
  /** The newest `seq` when it was last drawn. */
  drawn: number;
  /** `away`: scrolled up, when the newest message was `seq`. */
  place: { readonly kind: 'latest' } | { readonly kind: 'away'; readonly seq: number };
  /** How the last request for an older page went. After a failure the person asks for the next one. */
  history:
    | { readonly kind: 'fine' }
    | { readonly kind: 'loading' }
    | { readonly kind: 'failed'; readonly message: string };
  /** The key of the message that the arrow keys have reached. */
  active: string | null;
  /** The `seq` of the message whose deletion is being asked about. */
  asking: number | null;
}

/** How a room looks when it comes on screen. */
const FRESH = {
  arrival: { kind: 'awaited' },
  span: LATEST,
  drawn: 0,
  place: { kind: 'latest' },
  active: null,
  asking: null,
} as const;

export const newRoomUi = (draft: string): RoomUi => ({
  text: draft,
  mode: { kind: 'new' },
  refused: null,
  history: { kind: 'fine' },
  ...FRESH,
});

/** What was being written stays. */
export const comeBack = (ui: RoomUi): RoomUi => Object.assign(ui, FRESH);
