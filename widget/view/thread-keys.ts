/**
 * The thread is one stop in the tab order; within it the arrow keys go from message to message, Home and End to the
 * first and last drawn one. Keys that do nothing here are left to the page.
 */
export function moveInThread(event: KeyboardEvent, reached: (key: string) => void): void {
  const { currentTarget: log, target } = event;
  if (!(log instanceof HTMLElement) || !(target instanceof Element)) return;
  if (withModifier(event)) return;
  const messages = [...log.querySelectorAll<HTMLElement>('.message')];
  const at = messages.findIndex((message) => message.contains(target));
  const next = messages[destination(event.key, at, messages.length)];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  reached(next.dataset.key ?? '');
  next.focus();
}

/** @returns an index, or -1 for a key that does not move. From the log itself (`at` is -1) up means the last message. */
function destination(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowUp':
      return at === -1 ? count - 1 : Math.max(0, at - 1);
    case 'ArrowDown':
      return at === -1 ? -1 : Math.min(count - 1, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}

export const withModifier = ({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean =>
  altKey || ctrlKey || metaKey || shiftKey;
