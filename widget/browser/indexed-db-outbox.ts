import type { OutboxEntry, OutboxStorage } from '../client/environment.ts';

const DATABASE = 'chat-widget';
const VERSION = 1;
const STORE = 'outbox';

interface Row extends OutboxEntry {
  readonly owner: string;
}

/** The page cannot keep unsent messages across a reload: private mode, a full disk, or a browser that refuses. */
export class OutboxUnavailable extends Error {
  readonly code = 'storage_unavailable';
  readonly temporary = false;
  constructor(cause: unknown) {
    super('This browser keeps no unsent messages. Do not close the page before they are sent.', { cause });
    this.name = 'OutboxUnavailable';
  }
}

/**
 * The outbox in IndexedDB, in one object store keyed by (owner, client id). Client ids are ordered by time, so a
 * range of the keys is already oldest first. Writes resolve when their transaction is complete.
 */
export function indexedDbOutbox(factory: () => IDBFactory = () => indexedDB): OutboxStorage {
  let opened: Promise<IDBDatabase> | null = null;

  const database = (): Promise<IDBDatabase> => {
    opened ??= open(factory, () => {
      opened = null;
    }).catch((cause: unknown) => {
      opened = null; // The next call may be luckier: a blocked upgrade ends when the other tab closes.
      throw new OutboxUnavailable(cause);
    });
    return opened;
  };

  const write = async (change: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await database()).transaction(STORE, 'readwrite');
    change(transaction.objectStore(STORE));
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
    request.onblocked = () => reject(new Error('Another tab holds an older version of the outbox open.'));
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
    request.onerror = () => reject(new OutboxUnavailable(request.error));
  });

const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(new OutboxUnavailable(transaction.error));
    transaction.onerror = () => reject(new OutboxUnavailable(transaction.error));
  });
