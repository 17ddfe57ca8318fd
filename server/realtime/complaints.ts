import type { Clock } from '../chat/clock.ts';
import { TokenBuckets } from '../chat/token-bucket.ts';

/** A second, and at once: one a minute for each address, and ten for all together, who may have many. */
const OF_ONE = { rate: 1 / 60, burst: 1 };
const OF_ALL = { rate: 10 / 60, burst: 20 };
/** In place of an address. */
const EVERYBODY = '';

/** Lines about strangers in the operator's log: few, however much they do. */
export class Complaints {
  private readonly ofOne = new TokenBuckets(OF_ONE);
  private readonly ofAll = new TokenBuckets(OF_ALL);

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly log: (line: string) => void,
  ) {}

  /** @param address whom the line is about, unless it is about nobody alone. */
  complain(line: string, address = EVERYBODY): void {
    const now = this.clock.monotonic();
    if (this.ofOne.take(address, now) === 0 && this.ofAll.take(EVERYBODY, now) === 0) this.log(line);
  }
}
