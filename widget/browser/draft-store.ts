/** Keeps what a person has typed and not sent, one text per key. Losing a draft is never an error. */
export interface DraftStore {
  read(key: string): string;
  /** An empty text removes the draft. */
  write(key: string, text: string): void;
}

const PREFIX = 'chat-widget:draft:';

/** Drafts in `localStorage`. Where that is denied or full they last as long as the view, which has its own copy. */
export function localDrafts(storage: () => Storage = () => localStorage): DraftStore {
  return {
    read: (key) => attempt(() => storage().getItem(PREFIX + key)) ?? '',
    write: (key, text) => {
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
