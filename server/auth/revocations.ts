/**
 * Which tokens no longer count although they have not ended. The store is asked every `PERIOD`, so that what another
 * process has revoked ends here within a second.
 */
import type { Clock } from '../chat/clock.ts';
import type { Session } from '../chat/session.ts';
import type { Revocation, SiteId, Store } from '../store/store.ts';

/** Milliseconds. */
const PERIOD = 500;

export class Revocations {
  private readonly before = new Map<string, number>();
  private lastId = 0;
  private timer: unknown = null;

  /** `revoked` is called when there are new ones: sessions that are covered should end. */
  constructor(
    private readonly store: Pick<Store, 'revocations'>,
    private readonly clock: Clock,
    private readonly revoked: () => void,
    private readonly log: (line: string) => void,
  ) {}

  /** Reads those there are and goes on asking until `close`. @throws {StoreError} */
  async start(): Promise<void> {
    this.take(await this.store.revocations(0));
    this.wait();
  }

  /** A token without a time of issue is older than any revocation. */
  covers({ site, person, issued }: Session): boolean {
    return issued <= (this.before.get(keyOf(site, person.id)) ?? -1);
  }

  close(): void {
    this.clock.clearTimeout(this.timer);
  }

  private wait(): void {
    this.timer = this.clock.setTimeout(() => void this.ask(), PERIOD);
  }

  private async ask(): Promise<void> {
    try {
      if (this.take(await this.store.revocations(this.lastId))) this.revoked();
    } catch (error) {
      this.log(`Revocations could not be read: ${error}`);
    }
    this.wait();
  }

  private take(revocations: readonly Revocation[]): boolean {
    for (const { id, site, subject, before } of revocations) {
      this.before.set(keyOf(site, subject), before);
      this.lastId = Math.max(this.lastId, id);
    }
    return revocations.length > 0;
  }
}

const keyOf = (site: SiteId, subject: string): string => `${site} ${subject}`;
