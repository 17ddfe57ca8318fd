/** The keys of every site, fresh enough that `bun run site add` needs no restart and a removed key ends soon. */
import type { SiteId, SiteKey, Store } from '../store/store.ts';
import { originAllowed } from './origins.ts';
import type { KeySource } from './tokens.ts';

export interface Sites extends KeySource {
  /** Whether pages of this origin belong to any site. The site of the token decides later. */
  originKnown(origin: string | null, host: string | null): Promise<boolean>;
}

interface Dependencies {
  readonly store: Pick<Store, 'siteKeys'>;
  /** Never in the store, so that no copy of the database holds it. */
  readonly environmentKey: SiteKey;
  /** Milliseconds by a clock that never jumps: one set back would keep a removed key. */
  monotonic(): number;
}

/** How old the answer to a known key may be. */
const FRESH = 5000;
/** An unknown key or origin is looked for again, but strangers cannot make the store busy with it. */
const FRESH_FOR_UNKNOWN = 1000;

/** The name of the one site that comes from the environment. */
export const ENVIRONMENT_SITE = 'default';

/** @param site the id that the store gave the environment's site. */
export function environmentKey(
  config: {
    readonly keyId: string;
    readonly origins: readonly string[];
    readonly audience: string | null;
    readonly issuer: string | null;
  },
  secret: string,
  site: SiteId,
): SiteKey {
  const { keyId, origins, audience, issuer } = config;
  return {
    site,
    siteName: ENVIRONMENT_SITE,
    keyId,
    algorithm: 'HS256',
    key: secret,
    origins,
    audience,
    issuer,
  };
}

export function createSites({ store, environmentKey, monotonic }: Dependencies): Sites {
  let loaded: { readonly at: number; readonly keys: Promise<ReadonlyMap<string, SiteKey>> } | null = null;

  const load = async (): Promise<ReadonlyMap<string, SiteKey>> => {
    const keys = new Map((await store.siteKeys()).map((key) => [key.keyId, key]));
    return keys.set(environmentKey.keyId, environmentKey);
  };

  /** At most `age` milliseconds old. A failed load is not kept. */
  const keysYoungerThan = (age: number): Promise<ReadonlyMap<string, SiteKey>> => {
    if (loaded !== null && monotonic() - loaded.at < age) return loaded.keys;
    const keys = load();
    const mine = { at: monotonic(), keys };
    loaded = mine;
    keys.catch(() => {
      if (loaded === mine) loaded = null;
    });
    return keys;
  };

  const allowed = (keys: ReadonlyMap<string, SiteKey>, origin: string | null, host: string | null) =>
    [...keys.values()].some((key) => originAllowed(origin, key.origins, host));

  return {
    async find(keyId = environmentKey.keyId) {
      if (keyId === environmentKey.keyId) return environmentKey;
      const known = (await keysYoungerThan(FRESH)).get(keyId);
      return known ?? (await keysYoungerThan(FRESH_FOR_UNKNOWN)).get(keyId) ?? null;
    },
    async originKnown(origin, host) {
      if (originAllowed(origin, environmentKey.origins, host)) return true;
      return (
        allowed(await keysYoungerThan(FRESH), origin, host) ||
        allowed(await keysYoungerThan(FRESH_FOR_UNKNOWN), origin, host)
      );
    },
  };
}
