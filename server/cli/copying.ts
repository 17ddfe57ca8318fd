/** What the commands that copy a database have in common: progress, interruption, and how sizes and times are told. */
import type { Copy, CopyProgress } from '../store/sqlite/backup/copy-database.ts';

/** Milliseconds between two lines where no terminal shows one that changes. */
const LINE_EVERY = 5000;

/** `2026-11-23T15-14-30.123Z`: good for the name of a file anywhere. */
export const timeStamp = (at: Date): string => at.toISOString().replaceAll(':', '-');

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 0)} MB`;

/** @param took milliseconds. */
export const copySummary = ({ messages, rooms, bytes }: Copy, took: number): string =>
  `${messages} messages in ${rooms} rooms, ${megabytes(bytes)}, ${(took / 1000).toFixed(1)} s. Integrity: ok.`;

/** Ctrl-C and an orderly stop end the copying, whose partial file is then removed. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** Shows how far a copy is: a line that changes on a terminal, elsewhere one for each step, and now and then. */
export function tellCopyProgress(): { tell(progress: CopyProgress): void; end(): void } {
  const { stderr } = process;
  let step: CopyProgress['kind'] | null = null;
  let last = 0;
  return {
    tell: (progress) => {
      if (stderr.isTTY) {
        stderr.write(`\r\x1b[K${progressText(progress)}`);
      } else if (progress.kind !== step || Date.now() - last >= LINE_EVERY) {
        stderr.write(`${progressText(progress)}\n`);
        step = progress.kind;
        last = Date.now();
      }
    },
    end: () => {
      if (stderr.isTTY) stderr.write('\r\x1b[K');
    },
  };
}

function progressText(progress: CopyProgress): string {
  if (progress.kind === 'checking') return 'Checking the copy …';
  const percent = progress.of === 0 ? 100 : Math.min(100, Math.floor((progress.bytes / progress.of) * 100));
  return `Copying … ${percent} % of ${megabytes(progress.of)}`;
}
