import type { ChatClientApi } from '../client/api.ts';
import type { ExtraLoader } from './extra-loader.ts';
import type { RoomUi } from './room-ui.ts';
import type { RoomUis } from './room-uis.ts';
import type { ShownRoom } from './scene.ts';
import type { ThreadScroll } from './thread-scroll.ts';

/** What the actions work on. */
export interface ViewControls {
  readonly uis: RoomUis;
  readonly scroll: ThreadScroll;
  readonly extras: ExtraLoader;
  client(): ChatClientApi | null;
  /** Runs on the room on show; does nothing when there is none. */
  withRoom(act: (client: ChatClientApi, shown: ShownRoom) => void): void;
  /** The same, and draws the result. */
  here(act: (client: ChatClientApi, shown: ShownRoom) => void): void;
  show(room: string | null): void;
  closeChat(): void;
  /** Draws now, so that the focus can go to something new. */
  draw(): void;
  drawSoon(): void;
  focusOn(selector: string): void;
  /** Shows why something was refused, at the composer. */
  refuse(ui: RoomUi, error: unknown): void;
}
