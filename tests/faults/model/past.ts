/** A database with a past, to begin with: made once, copied for every run. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENT_SITE } from '../../../server/auth/sites.ts';
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.ts';
import type { RoomId, Write } from '../../../server/store/store.ts';
import { ROOMS } from './action.ts';
import { Committed, Disk } from './disk.ts';

const MESSAGES = 12;
/** Before the clock of a run begins. */
const AT = 1_600_000_000_000;

export class Past {
  private constructor(
    private readonly file: Uint8Array,
    private readonly written: Committed,
  ) {}

  static async make(): Promise<Past> {
    const folder = mkdtempSync(join(tmpdir(), 'chat-model-'));
    const path = join(folder, 'past.sqlite');
    const store = await openSqliteStore({ path, synchronous: 'normal', log: () => {} });
    const written = new Committed();
    const disk = new Disk().under(store, written);
    const site = await store.putSite({
      name: ENVIRONMENT_SITE,
      origins: ['*'],
      audience: null,
      issuer: null,
    });
    await disk.commit([{ kind: 'user', site, person: { id: 'past', name: 'Past' } }]);
    const user = 1;
    await disk.commit(ROOMS.map((name) => ({ kind: 'join', site, name, user, at: AT })));
    const lobby: RoomId = 1;
    const sends = Array.from({ length: MESSAGES }, (_, index): Write => {
      const clientId = `00000000-0000-7000-8000-${`${index}`.padStart(12, '0')}`;
      return { kind: 'send', room: lobby, author: user, clientId, text: `past ${index}`, at: AT };
    });
    await disk.commit([
      ...sends,
      { kind: 'edit', room: lobby, seq: 3, by: user, text: 'past, changed', at: AT },
      { kind: 'delete', room: lobby, seq: 10, by: user, moderator: false, at: AT },
    ]);
    await store.close();
    const file = readFileSync(path);
    rmSync(folder, { recursive: true });
    return new Past(file, written);
  }

  copyTo(path: string): Committed {
    writeFileSync(path, this.file);
    return this.written.copy();
  }
}
