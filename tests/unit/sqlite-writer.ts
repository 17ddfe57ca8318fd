/** A process that sends to the store in the file it is given until it is killed, and prints what was acknowledged. */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { join, lobby, text } from '../contract/store-actions.ts';

const STDOUT = 1;
const [path = ''] = process.argv.slice(2);
const store = await openSqliteStore({ path, synchronous: 'full', log: console.error });
const { site, ada, room } = await lobby(store);
const rooms = [room, await join(store, site, ada, 'second'), await join(store, site, ada, 'third')];

for (let n = 0; ; n += 1) {
  const writes = rooms.map((one) => text(one, ada, `message ${n}`));
  const outcomes = await store.commit(writes);
  const lines = writes.map(({ room: one, clientId }, index) => {
    const outcome = outcomes[index];
    if (!outcome?.ok || !('duplicate' in outcome.value)) throw new Error('A message was refused.');
    return `${one} ${outcome.value.message.seq} ${clientId}\n`;
  });
  writeSync(STDOUT, lines.join(''));
}
