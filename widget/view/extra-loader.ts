import type { Extra } from './extra.ts';

/** Milliseconds after which a part that did not arrive may be asked for again. */
const AGAIN = 5_000;

interface Styled {
  readonly styles: CSSStyleSheet;
}

/** Brings extras, and their styles, into one view. */
export class ExtraLoader {
  readonly #root: ShadowRoot;
  readonly #came: () => void;
  readonly #failed: (error: unknown) => void;
  readonly #awaited = new Set<object>();

  constructor(root: ShadowRoot, came: () => void, failed: (error: unknown) => void) {
    this.#root = root;
    this.#came = came;
    this.#failed = failed;
  }

  /** `null`: it has been asked for, and `came` is called when it is here. */
  readonly use = <M extends Styled>(extra: Extra<M>): M | null => {
    const { module } = extra;
    if (module) {
      const sheets = this.#root.adoptedStyleSheets;
      if (!sheets.includes(module.styles)) sheets.push(module.styles);
      return module;
    }
    if (this.#awaited.has(extra)) return null;
    this.#awaited.add(extra);
    extra.load().then(this.#came, (error: unknown) => {
      this.#failed(error);
      window.setTimeout(() => this.#awaited.delete(extra), AGAIN);
    });
    return null;
  };

  /** Runs with an extra: at once if it is here, otherwise when it has come. */
  run<M extends Styled>(extra: Extra<M>, act: (module: M) => void): void {
    const module = this.use(extra);
    if (module) act(module);
    else extra.load().then(act, () => {}); // `use` tells the failure.
  }
}
