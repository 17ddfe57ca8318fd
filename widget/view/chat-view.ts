import { render } from 'lit/html.js';
import type { DraftStore } from '../browser/draft-store.ts';
import type { ChatClientApi, ClientEvent } from '../client/api.ts';
import type { ChatState } from '../client/chat-state.ts';
import type { Actions } from './actions.ts';
import { ExtraLoader } from './extra-loader.ts';
import { pastExtra, sheetExtra } from './extras.ts';
import { panel } from './panel.ts';
import { ReadTracker } from './read-tracker.ts';
import type { RoomUi } from './room-ui.ts';
import { RoomUis } from './room-uis.ts';
import { RowElements } from './row-elements.ts';
import type { Announcement, ShownRoom } from './scene.ts';
import { ThreadScroll } from './thread-scroll.ts';
import { AT_REST, follow, grow, rangeOf, STEP } from './thread-window.ts';
import { viewActions } from './view-actions.ts';
import type { ViewControls } from './view-controls.ts';
import type { ViewHost, ViewSource } from './view-host.ts';

/** How many announcements stay for a screen reader that is still speaking. */
const ANNOUNCED = 3;
/** Milliseconds that a message has to stay on screen to be read: what only flashes past in scrolling is not. */
const MOMENT = 300;

/** Draws the client's state into the element and follows it. One for each `<chat-widget>`. */
export class ChatView implements ViewControls {
  readonly uis: RoomUis;
  readonly scroll: ThreadScroll;
  readonly extras: ExtraLoader;
  readonly #host: ViewHost;
  readonly #source: ViewSource;
  readonly #root: ShadowRoot;
  readonly #actions: Actions;
  readonly #rows = new RowElements();
  readonly #entries = new RowElements();
  readonly #reads: ReadTracker;
  readonly #unsubscribe: () => void;
  #giveBackRoom: (() => void) | null = null;
  /** Where Lit draws: before the launcher, which is not its own. */
  readonly #place = document.createComment('');
  #followed: { client: ChatClientApi; unsubscribe: () => void } | null = null;
  #chosen: string | null = null;
  #announcements: readonly Announcement[] = [];
  #clock = 0;
  #frame = 0;

  constructor(host: ViewHost, root: ShadowRoot, source: ViewSource, drafts: DraftStore) {
    this.#host = host;
    this.#root = root;
    this.#source = source;
    this.uis = new RoomUis(drafts);
    this.extras = new ExtraLoader(root, this.drawSoon, (error) => host.loadFailed(error));
    this.#actions = viewActions(this);
    this.scroll = new ThreadScroll({
      place: (atEnd) => this.#placed(atEnd),
      nearTop: () => this.#older(),
      nearBottom: () => this.extras.run(pastExtra, ({ showNewer }) => showNewer(this)),
    });
    this.#reads = new ReadTracker(
      (seq) => {
        const room = this.shown()?.room.room;
        if (room !== undefined) this.client()?.markRead(room, seq);
      },
      (act) => window.setTimeout(act, MOMENT),
    );
    root.prepend(this.#place);
    this.#unsubscribe = source.onChange(this.drawSoon);
    // Not in the task in which all of this was run for the first time.
    this.drawSoon();
  }

  /** Something about the element has changed: its room, heading, whether it is open. */
  update(): void {
    if (!this.#onScreen()) this.uis.offScreen();
    this.draw();
  }

  /** Puts the focus where one would type, or to the first room of the list. */
  focus(options?: FocusOptions): void {
    this.draw();
    const first = ['textarea', '[aria-current]', '.panel button', '.log'];
    for (const selector of first) {
      const found = [...this.#root.querySelectorAll<HTMLElement>(selector)].find((each) =>
        each.checkVisibility(),
      );
      if (!found) continue;
      found.focus(options);
      return;
    }
  }

  close(): void {
    window.clearTimeout(this.#clock);
    this.#unsubscribe();
    this.#giveBackRoom?.();
    this.#followed?.unsubscribe();
    this.#reads.close();
    this.scroll.close();
    // By hand, as Lit would leave the markers behind at which it began.
    while (this.#place.previousSibling) this.#place.previousSibling.remove();
    this.#place.remove();
  }

  client(): ChatClientApi | null {
    return this.#source.client;
  }

  shown(): ShownRoom | null {
    const name = this.#host.room ?? this.#chosen;
    if (name === null) return null;
    const room = this.client()
      ?.getState()
      .rooms.find((each) => each.room === name);
    return room ? { room, ui: this.uis.of(name) } : null;
  }

  show(room: string | null): void {
    const before = this.#chosen;
    if (room === before) return;
    this.#chosen = room;
    this.uis.offScreen();
    if (room !== null) this.client()?.join(room);
    this.draw();
    this.#host.emit('chat-room', { room });
    if (room !== null) this.focusOn('textarea');
    else this.focusOn(`.room:nth-of-type(1)`);
  }

  closeChat(): void {
    this.#host.hide();
  }

  focusOn(selector: string): void {
    this.#root.querySelector<HTMLElement>(selector)?.focus();
  }

  withRoom(act: (client: ChatClientApi, shown: ShownRoom) => void): void {
    const client = this.client();
    const shown = this.shown();
    if (client && shown) act(client, shown);
  }

  here(act: (client: ChatClientApi, shown: ShownRoom) => void): void {
    this.withRoom((client, shown) => {
      act(client, shown);
      this.draw();
    });
  }

  refuse(ui: RoomUi, error: unknown): void {
    ui.refused = error instanceof Error ? error.message : String(error);
    this.draw();
  }

  /** With the next frame, however much arrives before it. A tab that nobody sees has none, and is drawn once it is seen. */
  readonly drawSoon = (): void => {
    this.#frame ||= requestAnimationFrame(() => this.draw());
  };

  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!this.#place.parentNode) return; // Closed.
    this.#follow();
    const state = this.client()?.getState();
    if (this.uis.ownedBy(state?.owner ?? null)) {
      this.#announcements = [];
      const chosen = this.#chosen;
      this.#chosen = null;
      if (chosen !== null) this.#host.emit('chat-room', { room: null });
    }
    if (this.#host.room !== null) this.#chosen = null;
    const shown = this.shown();
    if (shown) follow(shown);
    const arriving = shown !== null && this.#arrive(shown);

    const name = shown?.room.room ?? null;
    this.#announcements = this.#announcements.filter(({ room }) => room === name);
    if (arriving) this.scroll.toEnd();
    const anchor = this.scroll.capture(name);
    const monotonic = performance.now();
    const { use } = this.extras;
    if (this.#host.launcher) this.#giveBackRoom ??= use(sheetExtra)?.makeRoomForKeyboard(this.#root) ?? null;
    const around = {
      host: this.#host,
      source: this.#source,
      now: Date.now(),
      monotonic,
      announcements: this.#announcements,
      actions: this.#actions,
      use,
    };
    const drawn = panel(
      around,
      state ? { ...around, state, shown, rows: this.#rows, entries: this.#entries } : null,
    );
    render(drawn, this.#root, { renderBefore: this.#place });
    const log = this.#root.querySelector<HTMLElement>('.log');
    this.scroll.attach(log, name);
    this.scroll.restore(anchor);
    if (arriving) this.scroll.toRow('new');
    this.#reads.watch(name, log);
    // What fills the box may be still to come: until then nothing older is missing at its top.
    if (shown && grow(shown)) this.drawSoon();
    else this.scroll.check();
    if (state) this.#tick(state, monotonic);
  }

  /** Decides, once per coming on screen, which messages are new. @returns whether it has just come. */
  #arrive({ room, ui }: ShownRoom): boolean {
    if (ui.arrival.kind === 'seen' || room.phase.kind !== 'live' || !this.#onScreen()) return false;
    // To somebody who has never read here everything is new, and nothing stands out.
    const { read } = room.own;
    const newAfter = read > 0 && read < room.seq ? read : null;
    ui.arrival = { kind: 'seen', newAfter };
    // One begins to read where the new ones begin, so these are drawn at once, and some before them.
    if (newAfter) ui.span = { kind: 'from', seq: read - STEP };
    return true;
  }

  #placed(atEnd: boolean): void {
    this.withRoom((_, { room, ui }) => {
      ui.place = atEnd ? { kind: 'latest' } : { kind: 'away', seq: room.seq };
      if (atEnd) ui.span = { kind: 'latest', rows: AT_REST };
      this.drawSoon();
    });
  }

  #older(): void {
    this.withRoom((_, { room, ui }) => {
      if (room.before || rangeOf(room.messages, ui.span).first > 0)
        this.extras.run(pastExtra, ({ showOlder }) => showOlder(this));
    });
  }

  /** The client may be there from the start, come later, or be replaced when the server changes. */
  #follow(): void {
    const client = this.client();
    if (client === (this.#followed?.client ?? null)) return;
    this.#followed?.unsubscribe();
    this.#followed = client && { client, unsubscribe: client.onEvent((event) => this.#announce(event)) };
  }

  #announce(event: ClientEvent): void {
    if (event.kind !== 'message' || event.room !== this.shown()?.room.room) return;
    const { room, message } = event;
    const { from, text } = message;
    if (from.id === this.client()?.getState().you?.id || text === undefined) return;
    this.#announcements = [...this.#announcements, { room, text: `${from.name}: ${text}` }].slice(-ANNOUNCED);
    this.drawSoon();
  }

  /** Times that are shown as "5 minutes ago" move on each half minute; countdowns each second. */
  #tick({ status, notice, rooms }: ChatState, now: number): void {
    const counting =
      (status.kind === 'reconnecting' && (status.retryAt ?? 0) > now) ||
      (notice?.until ?? 0) > now ||
      rooms.some(({ pending }) => pending.some(({ state }) => state.kind === 'delayed' && state.until > now));
    window.clearTimeout(this.#clock);
    this.#clock = window.setTimeout(() => this.draw(), counting ? 1_000 : 30_000);
  }

  #onScreen(): boolean {
    return !this.#host.launcher || this.#host.open;
  }
}
