/**
 * The messages of a room that are held: contiguous by `seq`, oldest first, ending with the newest known. Each is in
 * the latest state that has arrived, whatever the order and however often frames arrive.
 */
import type { Message } from './chat-state.ts';

/** `null`: the changes leave a hole in `seq`, so something is missing between them and what is held. */
export function mergeChanges(
  held: readonly Message[],
  /** The `seq` of the newest message held, or of the room if none is. */
  newest: number,
  changes: readonly Message[],
): readonly Message[] | null {
  const merged = [...held];
  const first = held[0]?.seq ?? newest + 1;
  let next = newest + 1;
  let changed = false;
  for (const message of [...changes].sort((a, b) => a.seq - b.seq)) {
    if (message.seq < first) continue; // Older than what is held: history brings it in its latest state.
    if (message.seq > next) return null;
    const index = message.seq - first;
    const known = merged[index];
    if (known && known.rev >= message.rev) continue;
    merged[index] = message;
    changed = true;
    if (message.seq === next) next += 1;
  }
  return changed ? merged : held;
}

/** Puts a page of history before the held messages; `null` if it does not end where they begin. */
export function prependPage(held: readonly Message[], page: readonly Message[]): readonly Message[] | null {
  const last = page.at(-1);
  if (!last) return held;
  return last.seq + 1 === held[0]?.seq ? [...page, ...held] : null;
}
