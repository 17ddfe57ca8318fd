/** Failed attempts. */
const HINT_AFTER = 2;

/** Of each element, the attempts to connect that failed; asked only as long as none has succeeded. */
const failures = new WeakMap<HTMLElement, number>();

/**
 * Tells the page's author in the console, once for an element, what may keep its chat from ever connecting.
 * @param server its address
 */
export async function failed(host: HTMLElement, server: string): Promise<void> {
  const count = (failures.get(host) ?? 0) + 1;
  failures.set(host, count);
  if (count !== HINT_AFTER) return;
  // Asked in a way that any server allows; all that can be seen is whether it answers.
  const answers = await fetch(`${server}/ready`, { mode: 'no-cors', cache: 'no-store' }).then(
    () => true,
    () => false,
  );
  const reason = answers
    ? `It answers, but takes no connection: is ${location.origin} among the origins of the site there, and does every proxy on the way pass WebSockets on?`
    : `Is it running at this address, and does the page's Content-Security-Policy allow it in connect-src (${server} and ${server.replace(/^http/, 'ws')})?`;
  console.warn(`<chat-widget> cannot connect to ${server}. ${reason}`);
}
