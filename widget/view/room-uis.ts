import type { DraftStore } from '../browser/draft-store.ts';
import { comeBack, newRoomUi, type RoomUi } from './room-ui.ts';

/** The view's own state of every room that has been on show, and the drafts behind it. */
export class RoomUis {
  readonly #rooms = new Map<string, RoomUi>();
  readonly #drafts: DraftStore;
  #owner: string | null = null;

  constructor(drafts: DraftStore) {
    this.#drafts = drafts;
  }

  /**
   * Who is here now; `null`: nobody. What was typed before anybody was known belongs to whom it turns out to be.
   * @returns whether somebody has gone, of whom nothing may stay.
   */
  ownedBy(owner: string | null): boolean {
    if (owner === this.#owner) return false;
    const gone = this.#owner !== null;
    if (gone) this.#rooms.clear();
    this.#owner = owner;
    for (const [room, ui] of this.#rooms) {
      if (ui.text === '') ui.text = this.#drafts.read(`${owner}|${room}`);
      else this.keepDraft(room, ui.text);
    }
    return gone;
  }

  of(room: string): RoomUi {
    let ui = this.#rooms.get(room);
    if (!ui) {
      ui = newRoomUi(this.#owner === null ? '' : this.#drafts.read(`${this.#owner}|${room}`));
      this.#rooms.set(room, ui);
    }
    return ui;
  }

  keepDraft(room: string, text: string): void {
    if (this.#owner !== null) this.#drafts.write(`${this.#owner}|${room}`, text);
  }

  /** The chat has gone off screen: what is new is decided afresh when it comes back. */
  offScreen(): void {
    for (const ui of this.#rooms.values()) comeBack(ui);
  }
}
