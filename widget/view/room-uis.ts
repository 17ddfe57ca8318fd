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
   * Drafts belong to one user at one server. When another user signs in, nothing of the former one stays; what was
   * typed before anybody was known belongs to whom it turns out to be.
   */
  ownedBy(server: string, user: string): void {
    const owner = `${server}|${user}`;
    if (owner === this.#owner) return;
    if (this.#owner !== null) this.#rooms.clear();
    this.#owner = owner;
    for (const [room, ui] of this.#rooms) {
      if (ui.text === '') ui.text = this.#drafts.read(`${owner}|${room}`);
      else this.keepDraft(room, ui.text);
    }
  }

  /** The user has gone. @returns whether there was one */
  disown(): boolean {
    const owned = this.#owner !== null;
    if (owned) this.#rooms.clear();
    this.#owner = null;
    return owned;
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
