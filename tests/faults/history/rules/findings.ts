import type { Violation, ViolationKind } from '../violation.ts';

/** A broken run breaks the same promise a million times; so many of each kind tell a person enough. */
const TOLD = 20;

/** What the rules have found so far. */
export class Findings {
  readonly #byKind = new Map<ViolationKind, { told: string[]; more: number }>();

  add(kind: ViolationKind, detail: string): void {
    const found = this.#byKind.get(kind) ?? { told: [], more: 0 };
    this.#byKind.set(kind, found);
    if (found.told.length < TOLD) found.told.push(detail);
    else found.more += 1;
  }

  /** At most `TOLD` of each kind, and one that counts the rest. */
  all(): Violation[] {
    return [...this.#byKind].flatMap(([kind, { told, more }]) => {
      const details = more === 0 ? told : [...told, `… and ${more} more of this kind.`];
      return details.map((detail) => ({ kind, detail }));
    });
  }
}
