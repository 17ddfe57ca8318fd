import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Acknowledged {
  readonly room: number;
  readonly seq: number;
  readonly clientId: string;
}

/** Lets a writer run until it has had `count` acknowledgements, and kills it in the middle of what it does next. */
async function killAfter(path: string, count: number): Promise<Acknowledged[]> {
  const writer = Bun.spawn([process.execPath, join(import.meta.dir, 'sqlite-writer.ts'), path], {
    stdout: 'pipe',
    stderr: 'inherit',
  });
  let output = '';
  const decoder = new TextDecoder();
  for await (const chunk of writer.stdout) {
    output += decoder.decode(chunk, { stream: true });
    if (output.split('\n').length > count) writer.kill('SIGKILL');
  }
  // A last line without its end was cut off by the kill.
  const lines = output
    .slice(0, output.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => {
    const [room, seq, clientId = ''] = line.split(' ');
    return { room: Number(room), seq: Number(seq), clientId };
  });
}

test('[G1] no acknowledged message is lost when the server is killed, again and again', async () => {
  using folder = temporaryFolder();
  const path = folder.file('chat.sqlite');
  const acknowledged: Acknowledged[] = [];
  for (const count of [1, 40, 7, 300]) {
    acknowledged.push(...(await killAfter(path, count)));
    // That it opens at once also shows that the lock of a killed server is free.
    const store = await openSqliteStore({ path, synchronous: 'full', log: console.warn });
    for (const room of new Set(acknowledged.map((one) => one.room))) {
      const { messages, rev } = await store.page(room, Number.MAX_SAFE_INTEGER, 1_000_000);
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
      expect(rev).toBe(messages.length);
      for (const { seq, clientId } of acknowledged.filter((one) => one.room === room))
        expect(messages[seq - 1]?.clientId).toBe(clientId);
    }
    await store.close();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(348);
});
