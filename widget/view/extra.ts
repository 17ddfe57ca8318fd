/**
 * A part of the view that is fetched when something first needs it, once for all widgets of the page.
 * `styles` is its own sheet.
 */
export class Extra<M extends { readonly styles: CSSStyleSheet }> {
  /** `null`: not here yet. */
  module: M | null = null;
  readonly #fetch: () => Promise<M>;

  constructor(fetch: () => Promise<M>) {
    this.#fetch = fetch;
  }

  /** The browser itself fetches a module only once; one that did not arrive is asked for again. */
  async load(): Promise<M> {
    this.module ??= await this.#fetch();
    return this.module;
  }
}
