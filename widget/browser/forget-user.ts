import type { OutboxStorage } from '../client/environment.ts';

/**
 * Removes what a user has left in this browser: unsent messages and drafts. Where storage fails, it has kept nothing.
 * @param owner as `ChatState.owner`
 */
export async function forgetUser(owner: string, outbox: OutboxStorage): Promise<void> {
  await Promise.allSettled([forgetUnsent(owner, outbox), forgetDrafts(owner)]);
}

async function forgetUnsent(owner: string, outbox: OutboxStorage): Promise<void> {
  const entries = await outbox.load(owner);
  await Promise.all(entries.map(({ clientId }) => outbox.remove(owner, clientId)));
}

async function forgetDrafts(owner: string): Promise<void> {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`chat-widget:draft:${owner}|`)) localStorage.removeItem(key);
  }
}
