import { render, type TemplateResult } from 'lit/html.js';

/**
 * Keeps an element for every row of the thread, or of the room list, under its key: focus, selection and what observers
 * watch stay with their row when others come before it. (Lit's `repeat` does as much, and costs a page three times the
 * bytes.)
 */
export class RowElements {
  readonly #list = document.createElement('div');
  readonly #elements = new Map<string, HTMLElement>();
  readonly #drawn = new WeakMap<HTMLElement, readonly unknown[]>();

  /**
   * @param inputs everything that the template of a row depends on: with the same ones as last time it stays as it is.
   * @returns the element to draw, with exactly these rows in it.
   */
  draw<R extends { readonly key: string }>(
    rows: readonly R[],
    template: (row: R) => TemplateResult,
    inputs: (row: R) => readonly unknown[],
  ): HTMLElement {
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, element] of this.#elements) {
      if (keys.has(key)) continue;
      element.remove();
      this.#elements.delete(key);
    }
    let next = this.#list.firstElementChild;
    for (const row of rows) {
      const element = this.#elements.get(row.key) ?? document.createElement('div');
      this.#elements.set(row.key, element);
      if (element === next) next = next.nextElementSibling;
      else this.#list.insertBefore(element, next);
      const now = inputs(row);
      const before = this.#drawn.get(element);
      if (now.every((input, index) => input === before?.[index])) continue;
      this.#drawn.set(element, now);
      render(template(row), element);
    }
    return this.#list;
  }
}
