/** More rows than this are not kept between two batches. */
const KEPT = 20_000;

/**
 * Rows that only this process writes, by their key. Nothing is dropped in the middle of a batch, so that a row has
 * one object for as long as it may have unwritten changes.
 */
export class RowCache<K, V> {
  readonly #rows = new Map<K, V>();

  get(key: K): V | undefined {
    return this.#rows.get(key);
  }

  set(key: K, row: V): V {
    this.#rows.set(key, row);
    return row;
  }

  /** After a batch: nothing in here is unwritten. */
  trim(): void {
    if (this.#rows.size > KEPT) this.#rows.clear();
  }

  /** After a rollback: what is in here may never have been written. */
  forget(): void {
    this.#rows.clear();
  }
}
