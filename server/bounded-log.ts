import { TokenBuckets } from './chat/token-bucket.ts';

/** Lines. A disk that is full, or a peer that fails on purpose, must not fill the log's disk too. */
const LIMIT = { rate: 1, burst: 60 };

/** A log that leaves out what comes too fast, and says how much that was before the next line that it writes. */
export function boundedLog(write: (line: string) => void, monotonic: () => number): (line: string) => void {
  const lines = new TokenBuckets(LIMIT);
  let leftOut = 0;
  return (line) => {
    if (lines.take('', monotonic()) > 0) {
      leftOut++;
      return;
    }
    if (leftOut > 0) write(`${leftOut} lines were left out here.`);
    leftOut = 0;
    write(line);
  };
}
