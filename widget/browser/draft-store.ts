/** Keeps what a person has typed and not sent, one text per key. Losing a draft is never an error. */
export interface DraftStore {
  read(key: string): string;
  /** An empty text removes the draft. */
  write(key: string, text: string): void;
}

const PREFIX = 'chat-widget:draft:';

/**
 * Drafts in `localStorage`, and in memory as well, for pages where storage is denied or full: there they last as
 * long as the page.
 */
export function localDrafts(storage: () => Storage = () => localStorage): DraftStore {
  const memory = new Map<string, string>();
  return {
    read(key) {
      const known = memory.get(key);
      if (known !== undefined) return known;
      return attempt(() => storage().getItem(PREFIX + key)) ?? '';
    },
    write(key, text) {
      memory.set(key, text);
      attempt(() =>
        text === '' ? storage().removeItem(PREFIX + key) : storage().setItem(PREFIX + key, text),
      );
    },
  };
}

function attempt<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    // Storage is denied, full, null or the host's own, with whatever that throws. A draft is never worth the chat.
    return null;
  }
}
