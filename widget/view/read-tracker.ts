/** A message counts as seen when this much of it is on screen; a part of a very long one is enough. */
const THRESHOLDS = [0.2, 0.5, 1];

/**
 * Finds out which messages a person has really seen: for a moment on screen, not clipped or covered by another tab,
 * in a page that has the focus. Observed against the viewport, so a widget that is scrolled out of the page shows
 * nothing.
 */
export class ReadTracker {
  #observer: IntersectionObserver | null = null;
  #log: Element | null = null;
  #seen = 0;
  /** What is on screen, each with those whose moment began at the same time. */
  readonly #visible = new Map<Element, readonly Element[]>();
  readonly #listening = new AbortController();
  readonly #read: (seq: number) => void;
  readonly #later: (act: () => void) => void;
  #room: string | null = null;

  /**
   * @param read called with the highest `seq` seen in the room on show, only ever growing
   * @param later calls when the moment is over for which a message has to stay
   */
  constructor(read: (seq: number) => void, later: (act: () => void) => void) {
    this.#read = read;
    this.#later = later;
    const { signal } = this.#listening;
    const again = () => this.#begin([...this.#visible.keys()]);
    window.addEventListener('focus', again, { signal });
    document.addEventListener('visibilitychange', again, { signal });
  }

  /** Call after rendering, with the log that is drawn. */
  watch(room: string | null, log: Element | null): void {
    if (log !== this.#log || room !== this.#room) {
      this.#observer?.disconnect();
      this.#visible.clear();
      this.#seen = 0;
      this.#log = log;
      this.#room = room;
      this.#observer = new IntersectionObserver((entries) => this.#moved(entries), { threshold: THRESHOLDS });
    }
    for (const row of log?.querySelectorAll('[data-seq]') ?? []) this.#observer?.observe(row);
  }

  close(): void {
    this.#observer?.disconnect();
    this.#visible.clear();
    this.#listening.abort();
  }

  #moved(entries: readonly IntersectionObserverEntry[]): void {
    const come: Element[] = [];
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      const enough = intersectionRatio >= 0.5 || intersectionRect.height >= 120;
      if (!isIntersecting || !enough) this.#visible.delete(target);
      else if (!this.#visible.has(target)) come.push(target);
    }
    this.#begin(come);
  }

  #begin(rows: readonly Element[]): void {
    for (const row of rows) this.#visible.set(row, rows);
    this.#later(() => this.#report(rows));
  }

  /** Of these, what has stayed all the while. */
  #report(rows: readonly Element[]): void {
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const stayed = rows.filter((row) => this.#visible.get(row) === rows);
    const seq = Math.max(0, ...stayed.map((row) => Number(row.getAttribute('data-seq'))));
    if (seq <= this.#seen) return;
    this.#seen = seq;
    this.#read(seq);
  }
}
