/**
 * What a disk may hold when the power goes: all that was synced, and of what was written since then anything, in any
 * order, each sector of it or not. The same goes for names: a file is in its folder for sure, or gone from it for
 * sure, once the folder was synced.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Random } from '../random.ts';
import { Content } from './content.ts';
import type { CallEvent } from './system-calls.ts';

/** Bytes that a disk writes whole or not at all. */
const SECTOR = 512;

/** How likely it is for each sector that was written and not synced to have got to the disk, in [0, 1]. */
export interface Chance {
  readonly reaches: number;
  readonly random: Random;
}
/** Only what was synced is left. */
export const NOTHING_MORE: Chance = { reaches: 0, random: () => 0.5 };

interface Change {
  /** Whether the call has returned: what was still going on when a sync began may be missing from it. */
  done: boolean;
}
interface ContentChange extends Change {
  apply(content: Content, chance: Chance): void;
}
interface NameChange extends Change {
  readonly name: string;
  /** `null`: removed. */
  readonly file: File | null;
}

class File {
  readonly synced = new Content();
  unsynced: ContentChange[] = [];

  /** What the disk may hold of it. */
  after(chance: Chance): Uint8Array {
    if (chance.reaches === 0 || this.unsynced.length === 0) return this.synced.bytes;
    const content = this.synced.copy();
    for (const change of shuffled(this.unsynced, chance.random)) change.apply(content, chance);
    return content.bytes;
  }
}

interface Sync {
  readonly of: File | 'folder';
  /** What had been done when it began. */
  readonly covered: ReadonlySet<Change>;
}

/** The files of one folder. */
export class Disk {
  /** As programs see them. */
  readonly #names = new Map<string, File>();
  readonly #syncedNames = new Map<string, File>();
  #unsyncedNames: NameChange[] = [];
  readonly #changes = new Map<number, Change>();
  readonly #syncs = new Map<number, Sync>();

  /** @param holds whether a file of the folder matters, by its name. */
  constructor(
    private readonly folder: string,
    private readonly holds: (name: string) => boolean,
  ) {}

  take(event: CallEvent): void {
    switch (event.kind) {
      case 'end':
        this.#end(event.call, event.result);
        return;
      case 'sync':
        this.#sync(event.call, event.path);
        return;
      case 'write': {
        const { offset, data } = event;
        this.#change(event, (content, chance) => writeSectors(content, offset, data, chance));
        return;
      }
      case 'truncate':
        this.#change(event, (content, { reaches, random }) => {
          if (random() < reaches) content.resize(event.size);
        });
        return;
      case 'unlink': {
        const name = this.#nameOf(event.path);
        if (name !== null && this.#names.delete(name)) this.#rename(event.call, name, null);
      }
    }
  }

  /** Makes `target` the folder as the disk may hold it. */
  write(target: string, chance: Chance): void {
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target);
    const names = new Map(this.#syncedNames);
    for (const change of this.#unsyncedNames) if (chance.random() < chance.reaches) put(names, change);
    for (const [name, file] of names) writeFileSync(join(target, name), file.after(chance));
  }

  #nameOf(path: string): string | null {
    const name = basename(path);
    return dirname(path) === this.folder && this.holds(name) ? name : null;
  }

  #change({ call, path }: { call: number; path: string }, apply: ContentChange['apply']): void {
    const name = this.#nameOf(path);
    if (name === null) return;
    let file = this.#names.get(name);
    if (file === undefined) {
      file = new File();
      this.#names.set(name, file);
      this.#rename(call, name, file);
    }
    const change = { done: false, apply };
    file.unsynced.push(change);
    this.#changes.set(call, change);
  }

  #rename(call: number, name: string, file: File | null): void {
    // Whoever syncs the folder has seen the file, so its making has returned.
    const change = { name, file, done: file !== null };
    this.#unsyncedNames.push(change);
    if (file === null) this.#changes.set(call, change);
  }

  #sync(call: number, path: string): void {
    const name = this.#nameOf(path);
    const file = name === null ? undefined : this.#names.get(name);
    const done = (changes: readonly Change[]) => new Set(changes.filter((change) => change.done));
    if (path === this.folder) this.#syncs.set(call, { of: 'folder', covered: done(this.#unsyncedNames) });
    else if (file) this.#syncs.set(call, { of: file, covered: done(file.unsynced) });
  }

  #end(call: number, result: number): void {
    const change = this.#changes.get(call);
    if (change) change.done = true;
    this.#changes.delete(call);
    const sync = this.#syncs.get(call);
    this.#syncs.delete(call);
    if (sync) this.#synced(sync, result === 0);
  }

  /**
   * After a sync that failed Linux takes what was to be written for written, and no later sync writes it: it is gone
   * unless it is written anew (lwn.net/Articles/752063).
   */
  #synced({ of, covered }: Sync, succeeded: boolean): void {
    if (of === 'folder') {
      if (!succeeded) return;
      for (const change of this.#unsyncedNames) if (covered.has(change)) put(this.#syncedNames, change);
      this.#unsyncedNames = this.#unsyncedNames.filter((change) => !covered.has(change));
    } else {
      if (succeeded) for (const change of of.unsynced) if (covered.has(change)) change.apply(of.synced, ALL);
      of.unsynced = of.unsynced.filter((change) => !covered.has(change));
    }
  }
}

const ALL: Chance = { reaches: 1, random: () => 0 };

const put = (names: Map<string, File>, { name, file }: NameChange): void => {
  if (file) names.set(name, file);
  else names.delete(name);
};

function writeSectors(content: Content, offset: number, data: Uint8Array, { reaches, random }: Chance): void {
  for (let start = offset; start < offset + data.length; ) {
    const end = Math.min(offset + data.length, start - (start % SECTOR) + SECTOR);
    if (random() < reaches) content.write(start, data.subarray(start - offset, end - offset));
    start = end;
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
