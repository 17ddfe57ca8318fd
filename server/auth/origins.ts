/**
 * Which pages may connect. A rule is an origin exactly as browsers write it (`https://shop.example`), a loopback
 * origin of any port (`http://localhost:*`), `self` (the origin the server was reached by), or `*` (any page).
 */

const LOOPBACK_ANY_PORT = /^(https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\*$/;

export function isOriginRule(rule: string): boolean {
  return rule === '*' || rule === 'self' || LOOPBACK_ANY_PORT.test(rule) || isOrigin(rule);
}

/** A host with a star in it would parse, and match nothing. */
function isOrigin(rule: string): boolean {
  return !rule.includes('*') && parseOrigin(rule) !== null;
}

/**
 * Whether a page of `origin` may connect.
 * Only browsers send an Origin, and only they can be used against their owner: without one there is nothing to
 * guard against, and the token alone decides.
 * @param origin the `Origin` header, `null` if there is none.
 * @param host the `Host` header, which `self` is compared with.
 */
export function originAllowed(origin: string | null, rules: readonly string[], host: string | null): boolean {
  if (origin === null || rules.includes('*')) return true;
  const page = parseOrigin(origin);
  return page !== null && rules.some((rule) => matches(page, rule, host));
}

function matches(page: URL, rule: string, host: string | null): boolean {
  // The scheme is not compared: behind a proxy that ends TLS the server does not know its own.
  if (rule === 'self') return host !== null && page.host === host.toLowerCase();
  const loopback = LOOPBACK_ANY_PORT.exec(rule)?.[1];
  if (loopback !== undefined) return `${page.protocol}//${page.hostname}` === loopback;
  return page.origin === rule;
}

/**
 * `null` unless this is the one way a browser writes an http(s) origin: everything that only looks like one
 * (userinfo, path, capitals, a trailing dot, a default port, `null`) differs from its own parse, or from every rule.
 */
function parseOrigin(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text ? url : null;
}
