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
  /** Where it was when it was last looked at or moved to the end. */
  #top = 0;
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
    // A person may have scrolled up and the event for it be still to come.
    const leaving = log !== null && log.scrollTop < this.#top - NEAR_END;
    if (!log || (this.#atEnd && !leaving) || room !== this.#room) return { kind: 'end' };
    const edge = log.getBoundingClientRect().top;
    for (const row of rowsOf(log)) {
      const { bottom } = row.getBoundingClientRect();
      // Its lower edge, as its upper part changes: the author's name goes when a message of theirs comes above it.
      if (bottom > edge) return { kind: 'row', key: row.dataset.key ?? '', bottom: bottom - edge };
    }
    return null;
  }

  /** Call after rendering. */
  restore(anchor: Anchor): void {
    const log = this.#log;
    if (!log || anchor === null) return;
    if (anchor.kind === 'end') {
      this.#follow();
      return;
    }
    const row = rowsOf(log).find(({ dataset }) => dataset.key === anchor.key);
    if (!row) return;
    const moved = row.getBoundingClientRect().bottom - log.getBoundingClientRect().top - anchor.bottom;
    if (Math.abs(moved) >= 1) log.scrollTop += moved;
  }

  toEnd(): void {
    this.#atEnd = true;
    this.#follow();
  }

  /** Brings a row near the top, so that one reads on from there. */
  toRow(key: string): void {
    const row = this.#log && rowsOf(this.#log).find(({ dataset }) => dataset.key === key);
    if (!this.#log || !row) return;
    this.#log.scrollTop += row.getBoundingClientRect().top - this.#log.getBoundingClientRect().top - 24;
    this.check();
  }

  /** Looks where the log is and asks for what is missing there. */
  check(): void {
    const log = this.#log;
    if (!log || log.clientHeight === 0) return; // Not on screen: every position reads as the top.
    this.#top = log.scrollTop;
    const left = log.scrollHeight - log.clientHeight - log.scrollTop;
    const drawnToEnd = log.dataset.end === 'true';
    const atEnd = left <= NEAR_END && drawnToEnd;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.#events.place(atEnd);
    }
    if (log.scrollTop < NEAR_EDGE) this.#events.nearTop();
    if (left < NEAR_EDGE && !drawnToEnd) this.#events.nearBottom();
  }

  #follow(): void {
    const log = this.#log;
    if (!log || !this.#atEnd) return;
    log.scrollTop = log.scrollHeight;
    this.#top = log.scrollTop;
  }
}

const rowsOf = (log: HTMLElement): HTMLElement[] => [...log.querySelectorAll<HTMLElement>('[data-key]')];
