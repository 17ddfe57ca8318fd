import type { Person } from '../protocol/frames.ts';
import type { SiteId } from '../store/store.ts';
import type { Grants } from './grants.ts';

/** What a verified token says. */
export interface Session {
  readonly site: SiteId;
  /** Where pages of this site may be, as configured. */
  readonly origins: readonly string[];
  readonly person: Person;
  readonly grants: Grants;
  /** When the token was issued, in milliseconds; 0 if it does not say. */
  readonly issued: number;
  /** When it ends, in milliseconds: the token's end and the tolerance for clocks that differ. */
  readonly expires: number;
}
