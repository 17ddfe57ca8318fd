/** Where a page may still hold something that was said: on screen, in storage, in memory. */
import type { Page } from 'playwright';

/** Everything that is in the document and its open shadow roots: texts, attributes, and what is typed into fields. */
export const onPage = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const read = (node: Node): string => {
      const parts = [node instanceof CharacterData ? node.data : ''];
      if (node instanceof Element) {
        parts.push(...[...node.attributes].map(({ value }) => value));
        if (node.shadowRoot) parts.push(read(node.shadowRoot));
      }
      if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) parts.push(node.value);
      return [...parts, ...[...node.childNodes].map(read)].join('\n');
    };
    return read(document);
  });

/** Every key and value of the origin's storage: local, session, cookies, IndexedDB and caches. */
export const inStorage = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const rows: unknown[] = [
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      await caches.keys(),
    ];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        rows.push(await done(database.transaction(store).objectStore(store).getAll()));
      }
      database.close();
    }
    return JSON.stringify(rows);
  });

/**
 * The strings of the page's JavaScript heap, after a collection, that contain `text`. What the browser itself keeps
 * beside the heap (its picture of the page, the history of a text field) is not among them.
 */
export async function inMemory(page: Page, text: string): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const snapshot: { readonly strings: readonly string[] } = JSON.parse(chunks.join(''));
  return snapshot.strings.filter((string) => string.includes(text));
}
