/**
 * A plug for each person of the page. The three widgets share one browser, so the browser's own "offline" would
 * take all of them. This pulls the cable of one: that person's socket is closed, and none of that person's
 * frames or token requests leave the page until the plug is back. The widget and the server know nothing of it.
 */
const unplugged = new Set<string>();
const sockets = new Map<WebSocket, string>();

/** Whose socket this is stands in the token of its first frame; nowhere else, as nothing secret is in a URL. */
function userOf(hello: unknown): string | undefined {
  if (typeof hello !== 'string') return undefined;
  const payload = /"token":"[^".]*\.([\w-]+)\./.exec(hello)?.[1];
  if (payload === undefined) return undefined;
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))).sub;
}

class PluggedSocket extends WebSocket {
  override send(data: Parameters<WebSocket['send']>[0]): void {
    if (!sockets.has(this)) {
      const user = userOf(data);
      if (user !== undefined) sockets.set(this, user);
      this.addEventListener('close', () => sockets.delete(this));
    }
    if (unplugged.has(sockets.get(this) ?? '')) this.close();
    else super.send(data);
  }
}
globalThis.WebSocket = PluggedSocket;

const connected = globalThis.fetch;
globalThis.fetch = Object.assign((input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const address = new URL(input instanceof Request ? input.url : input, location.href);
  const user = address.pathname === '/demo/token' ? address.searchParams.get('user') : null;
  if (user !== null && unplugged.has(user)) return Promise.reject(new TypeError('Failed to fetch'));
  return connected(input, init);
}, connected);

export function unplug(user: string): void {
  unplugged.add(user);
  for (const [socket, owner] of sockets) if (owner === user) socket.close();
}

/** Says so as a browser does, so that nobody waits for the next attempt. */
export function plug(user: string): void {
  unplugged.delete(user);
  globalThis.dispatchEvent(new Event('online'));
}
