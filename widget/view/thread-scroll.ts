/** How near (pixels) to the newest message counts as being there. */
const NEAR_END = 40;
/** How near to the first drawn message, or the last, more are wanted. */
const NEAR_EDGE = 300;

/** What has to stay where it is while rows come and go. */
export type Anchor =
  | { readonly kind: 'end' }
  | { readonly kind: 'row'; readonly key: string; readonly bottom: number }
  | null;

export interface ScrollEvents {
  /** Arrived at the newest message, or left it. */
  place(atEnd: boolean): void;
  nearTop(): void;
  nearBottom(): void;
}

/**
 * The scroll position of the thread. At the end it stays at the end, whatever arrives or changes its size; elsewhere
 * the first visible message stays where it is. Done by hand because Safari has no scroll anchoring.
 */
export class ThreadScroll {
  #log: HTMLElement | null = null;
  #room: string | null = null;
  #atEnd = true;
  /** Where it was when it was last looked at or moved. */
  #top = 0;
  /** Whether a person has scrolled up. Until then nothing older is wanted: opening a room must not load its past. */
  #climbed = false;
  readonly #events: ScrollEvents;
  readonly #resized = new ResizeObserver(() => this.#follow());
  readonly #scrolled = () => this.check();

  constructor(events: ScrollEvents) {
    this.#events = events;
  }

  /** The log that is drawn now, and of which room; another one begins at its end. */
  attach(log: HTMLElement | null, room: string | null): void {
    if (log === this.#log && room === this.#room) return;
    this.close();
    this.#log = log;
    this.#room = room;
    this.#atEnd = true;
    this.#top = 0;
    this.#climbed = false;
    if (!log) return;
    log.addEventListener('scroll', this.#scrolled, { passive: true });
    this.#resized.observe(log);
    if (log.firstElementChild) this.#resized.observe(log.firstElementChild);
  }

  close(): void {
    this.#log?.removeEventListener('scroll', this.#scrolled);
    this.#resized.disconnect();
    this.#log = null;
  }

  /** Call before rendering. @param room that will be on show. */
  capture(room: string | null): Anchor {
    const log = this.#log;
    if (!log) return { kind: 'end' };
    // A person may have scrolled up and the event for it be still to come.
    const leaving = log.scrollTop < this.#top - NEAR_END;
    this.#look(log);
    if ((this.#atEnd && !leaving) || room !== this.#room) return { kind: 'end' };
    const edge = log.getBoundingClientRect().top;
    for (const row of rowsOf(log)) {
      const { bottom } = row.getBoundingClientRect();
      // Its lower edge, as its upper part changes: the author's name goes when a message of theirs comes above it.
      if (bottom > edge) return { kind: 'row', key: row.dataset.key ?? '', bottom: bottom - edge };
    }
    return null;
  }

  /** Call after rendering. Where what was being read has gone, as after a long absence, one is where the newest is. */
  restore(anchor: Anchor): void {
    const log = this.#log;
    if (!log || anchor === null) return;
    if (anchor.kind === 'end') {
      this.#follow();
      return;
    }
    const row = rowsOf(log).find(({ dataset }) => dataset.key === anchor.key);
    const moved = row
      ? row.getBoundingClientRect().bottom - log.getBoundingClientRect().top - anchor.bottom
      : log.scrollHeight;
    if (Math.abs(moved) >= 1) this.#move(log, log.scrollTop + moved);
  }

  /** With the next drawing it is at the newest message. */
  toEnd(): void {
    this.#atEnd = true;
    this.#climbed = false;
    this.#top = 0;
  }

  /** Brings a row near the top, so that one reads on from there. Without that row nothing moves. */
  toRow(key: string): void {
    const log = this.#log;
    const row = log && rowsOf(log).find(({ dataset }) => dataset.key === key);
    if (!log || !row) return;
    const below = row.getBoundingClientRect().top - log.getBoundingClientRect().top;
    this.#move(log, log.scrollTop + below - 24);
  }

  /** Looks where the log is and asks for what is missing there. */
  check(): void {
    const log = this.#log;
    if (!log || log.clientHeight === 0) return; // Not on screen: every position reads as the top.
    const left = this.#look(log);
    const drawnToEnd = log.dataset.end === 'true';
    const atEnd = left <= NEAR_END && drawnToEnd;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.#events.place(atEnd);
    }
    // At the very top one cannot scroll up to say so.
    if (log.scrollTop < (this.#climbed ? NEAR_EDGE : 1)) this.#events.nearTop();
    if (left < NEAR_EDGE && !drawnToEnd) this.#events.nearBottom();
  }

  #follow(): void {
    const log = this.#log;
    if (log && this.#atEnd) this.#move(log, log.scrollHeight);
  }

  #move(log: HTMLElement, top: number): void {
    log.scrollTop = top;
    this.#top = log.scrollTop;
  }

  /** Notices whether a person has scrolled up. @returns how much is below, in pixels. */
  #look(log: HTMLElement): number {
    const left = log.scrollHeight - log.clientHeight - log.scrollTop;
    // What gets shorter is moved up by the browser, but only as far as its end.
    if (log.scrollTop < this.#top - 1 && left > 1) this.#climbed = true;
    this.#top = log.scrollTop;
    return left;
  }
}

const rowsOf = (log: HTMLElement): HTMLElement[] => [...log.querySelectorAll<HTMLElement>('[data-key]')];
