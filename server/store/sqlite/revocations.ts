import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Revocation, Store } from '../store.ts';
import type { Db } from './database.ts';
import { revocation, site } from './schema.ts';

/** Never cached: `revoke` writes them from another process. */
export function revocations(db: Db) {
  const selectSite = db
    .select({ id: site.id })
    .from(site)
    .where(eq(site.name, sql.placeholder('siteName')))
    .prepare();
  const forget = db
    .delete(revocation)
    .where(
      and(eq(revocation.site, sql.placeholder('site')), eq(revocation.subject, sql.placeholder('subject'))),
    )
    .prepare();
  const add = db
    .insert(revocation)
    .values({
      site: sql.placeholder('site'),
      subject: sql.placeholder('subject'),
      before: sql.placeholder('before'),
    })
    .prepare();
  const selectAfter = db
    .select()
    .from(revocation)
    .where(gt(revocation.id, sql.placeholder('after')))
    .orderBy(asc(revocation.id))
    .prepare();

  return {
    put({ siteName, subject, before }: Parameters<Store['revoke']>[0]): boolean {
      const found = selectSite.get({ siteName });
      if (found === undefined) return false;
      forget.run({ site: found.id, subject });
      add.run({ site: found.id, subject, before });
      return true;
    },
    after: (id: number): Revocation[] => selectAfter.all({ after: id }),
  };
}

export type Revocations = ReturnType<typeof revocations>;
