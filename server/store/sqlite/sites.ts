import { eq, sql } from 'drizzle-orm';
import type { SiteId, SiteKey, Store } from '../store.ts';
import type { Db } from './database.ts';
import { site, siteKey } from './schema.ts';

/** A `kid` alone names a key, so no two sites can share one. */
export class KeyIdTakenError extends Error {
  override readonly name = 'KeyIdTakenError';
  readonly code = 'key_id_taken';
  readonly temporary = false;

  constructor(keyId: string) {
    super(`The key id "${keyId}" belongs to another site. Choose another one.`);
  }
}

/** Host websites and their keys. Never cached: `site add` writes them from another process. */
export function sites(db: Db) {
  const settings = {
    origins: sql.placeholder('origins'),
    audience: sql.placeholder('audience'),
    issuer: sql.placeholder('issuer'),
  };
  const putSite = db
    .insert(site)
    .values({ name: sql.placeholder('name'), ...settings })
    .onConflictDoUpdate({
      target: site.name,
      set: {
        origins: sql`excluded.origins`,
        audience: sql`excluded.audience`,
        issuer: sql`excluded.issuer`,
      },
    })
    .returning({ id: site.id })
    .prepare();
  const putKey = db
    .insert(siteKey)
    .values({
      keyId: sql.placeholder('keyId'),
      site: sql.placeholder('site'),
      algorithm: sql.placeholder('algorithm'),
      key: sql.placeholder('key'),
    })
    .onConflictDoUpdate({
      target: siteKey.keyId,
      set: { algorithm: sql`excluded.algorithm`, key: sql`excluded.key` },
      setWhere: eq(siteKey.site, sql`excluded.site`),
    })
    .returning({ keyId: siteKey.keyId })
    .prepare();
  const selectKeys = db
    .select({
      site: site.id,
      siteName: site.name,
      keyId: siteKey.keyId,
      algorithm: siteKey.algorithm,
      key: siteKey.key,
      origins: site.origins,
      audience: site.audience,
      issuer: site.issuer,
    })
    .from(siteKey)
    .innerJoin(site, eq(site.id, siteKey.site))
    .orderBy(site.id, siteKey.keyId)
    .prepare();

  const deleteKey = db
    .delete(siteKey)
    .where(eq(siteKey.keyId, sql.placeholder('keyId')))
    .returning({ keyId: siteKey.keyId })
    .prepare();

  return {
    /** @returns whether there was one. */
    removeKey: (keyId: string): boolean => deleteKey.get({ keyId }) !== undefined,

    keys: (): SiteKey[] => selectKeys.all(),

    /** @throws {KeyIdTakenError} */
    put({ key, ...row }: Parameters<Store['putSite']>[0]): SiteId {
      const { id } = putSite.get(row);
      if (key !== undefined && putKey.get({ ...key, site: id }) === undefined)
        throw new KeyIdTakenError(key.keyId);
      return id;
    },
  };
}

export type Sites = ReturnType<typeof sites>;
