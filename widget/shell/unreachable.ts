/**
 * Tells the page's author in the console what may keep the chat from ever connecting.
 * @param server its origin. Asked in a way that any server allows; all that can be seen is whether it answers.
 */
export async function hint(server: string): Promise<void> {
  const answers = await fetch(`${server}/ready`, { mode: 'no-cors', cache: 'no-store' }).then(
    () => true,
    () => false,
  );
  const reason = answers
    ? `It answers, but takes no connection: is ${location.origin} among the origins of the site there, and does every proxy on the way pass WebSockets on?`
    : `Is it running at this address, and does the page's Content-Security-Policy allow it in connect-src (${server} and ${server.replace(/^http/, 'ws')})?`;
  console.warn(`<chat-widget> cannot connect to ${server}. ${reason}`);
}
