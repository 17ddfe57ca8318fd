/**
 * A process that opens the store in the file it is given, sends a message, deletes it, and prints how that went.
 * As root it becomes nobody first, because root may write everywhere.
 */
import { StoreOpenError } from '../../server/store/sqlite/open-error.ts';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { done, lobby, say } from '../contract/store-actions.ts';

const NOBODY = 65534;
const [path = ''] = process.argv.slice(2);
if (process.getuid?.() === 0) process.setuid?.(NOBODY);

try {
  const store = await openSqliteStore({ path, synchronous: 'full', log: console.error });
  const { ada, room } = await lobby(store);
  const { seq } = await say(store, room, ada, 'hello');
  await done(store, { kind: 'delete', room, seq, by: ada, moderator: false, at: 1 });
  await store.close();
  console.log('worked');
} catch (error) {
  if (!(error instanceof StoreOpenError)) throw error;
  console.log(error.code);
}
