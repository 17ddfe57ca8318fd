import type { OutboxEntry, OutboxStorage } from '../client/environment.ts';

const DATABASE = 'chat-widget';
const VERSION = 1;
const STORE = 'outbox';

interface Row extends OutboxEntry {
  readonly owner: string;
}

/**
 * The outbox in IndexedDB, in one object store keyed by (owner, client id). Client ids are ordered by time, so a
 * range of the keys is already oldest first. Once the database is open, a write is on its way when the call returns, so
 * that it outlives a page that is left in the same turn; it resolves when its transaction is on the disk, so that it
 * outlives a device that loses its power. Everything rejects where the page cannot keep anything: in private mode, on a
 * full disk, in a browser that refuses.
 */
export function indexedDbOutbox(factory: () => IDBFactory = () => indexedDB): OutboxStorage {
  let opening: Promise<IDBDatabase> | null = null;
  let opened: IDBDatabase | null = null;

  const lost = (): void => {
    opening = opened = null;
  };
  const database = (): Promise<IDBDatabase> => {
    opening ??= open(factory, lost).then(
      (database) => {
        opened = database;
        return database;
      },
      (cause: unknown) => {
        lost(); // The next call may be luckier: a blocked upgrade ends when the other tab closes.
        throw cause;
      },
    );
    return opening;
  };

  const write = async (change: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = (opened ?? (await database())).transaction(STORE, 'readwrite', {
      durability: 'strict',
    });
    change(transaction.objectStore(STORE));
    // Not left to the end of the turn: a page that goes first takes an open transaction with it.
    transaction.commit();
    await completed(transaction);
  };

  return {
    async load(owner) {
      const store = (await database()).transaction(STORE).objectStore(STORE);
      const rows: Row[] = await succeeded(store.getAll(IDBKeyRange.bound([owner], [owner, []])));
      return rows.map(({ owner: _, ...entry }): OutboxEntry => entry);
    },
    put: (owner, entry) => write((store) => store.put({ ...entry, owner } satisfies Row)),
    remove: (owner, clientId) => write((store) => store.delete([owner, clientId])),
  };
}

function open(factory: () => IDBFactory, lost: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    // Reading `indexedDB` itself throws in some sandboxed frames; inside the promise that is a rejection too.
    const request = factory().open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: ['owner', 'clientId'] });
    };
    request.onblocked = () => reject(new Error('Blocked.'));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = lost;
      // A newer version of the widget in another tab may upgrade: step out of its way.
      database.onversionchange = () => {
        database.close();
        lost();
      };
      resolve(database);
    };
  });
}

const succeeded = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
