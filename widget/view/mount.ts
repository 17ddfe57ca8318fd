import { localDrafts } from '../browser/draft-store.ts';
import { ChatView } from './chat-view.ts';
import { roomsExtra, sheetExtra } from './extras.ts';
import { viewStyles } from './styles/view-styles.ts';
import type { ViewHost, ViewSource } from './view-host.ts';

export type MountedView = Pick<ChatView, 'update' | 'focus' | 'close'>;

/**
 * Draws the chat into the element's shadow root when everything for it is here. This is what
 * the loader imports.
 */
export async function mountView(host: ViewHost, root: ShadowRoot, source: ViewSource): Promise<MountedView> {
  await Promise.all([host.launcher && sheetExtra.load(), host.room === null && roomsExtra.load()]);
  // Sheets survive in the root when the view is closed and mounted again.
  const missing = viewStyles.filter((sheet) => !root.adoptedStyleSheets.includes(sheet));
  root.adoptedStyleSheets.push(...missing);
  return new ChatView(host, root, source, localDrafts());
}
