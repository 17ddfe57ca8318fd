/** A message counts as seen when this much of it is on screen; a part of a very long one is enough. */
const THRESHOLDS = [0.2, 0.5, 1];

/**
 * Finds out which messages a person has really seen: on screen, not clipped or covered by another tab, in a page
 * that has the focus. Observed against the viewport, so a widget that is scrolled out of the page shows nothing.
 */
export class ReadTracker {
  #observer: IntersectionObserver | null = null;
  #log: Element | null = null;
  #seen = 0;
  readonly #visible = new Set<Element>();
  readonly #listening = new AbortController();
  readonly #read: (seq: number) => void;
  #room: string | null = null;

  /** @param read called with the highest `seq` seen in the room on show, only ever growing */
  constructor(read: (seq: number) => void) {
    this.#read = read;
    const { signal } = this.#listening;
    window.addEventListener('focus', () => this.#report(), { signal });
    document.addEventListener('visibilitychange', () => this.#report(), { signal });
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
    this.#listening.abort();
  }

  #moved(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      const enough = intersectionRatio >= 0.5 || intersectionRect.height >= 120;
      if (isIntersecting && enough) this.#visible.add(target);
      else this.#visible.delete(target);
    }
    this.#report();
  }

  #report(): void {
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const seq = Math.max(0, ...[...this.#visible].map((row) => Number(row.getAttribute('data-seq'))));
    if (seq <= this.#seen) return;
    this.#seen = seq;
    this.#read(seq);
  }
}
