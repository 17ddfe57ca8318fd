/**
 * Refuses requests whose host would mislead the router. Elysia looks for the path behind the first slash from the
 * 11th character of the URL on, so a host of fewer than four characters makes it drop the first part of the path:
 * `GET /any/admin` with `Host: a` runs the handler of `/admin`.
 */
import { Elysia } from 'elysia';
import { httpError } from './errors.ts';

const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i;
const SHORTEST = 4;

/** Must be used first: hooks run in the order in which they are added. */
export const hostGuard = new Elysia({ name: 'host-guard' }).onRequest(({ request }) => {
  return hostIsSafe(request) ? undefined : httpError('bad_host');
});

function hostIsSafe(request: Request): boolean {
  const host = request.headers.get('host') ?? '';
  if (host.length < SHORTEST || !HOST.test(host) || !URL.canParse(request.url)) return false;
  // What the router sees is the URL, which a request line in absolute form can set apart from the header.
  return (
    new URL(request.url).host === new URL(`http://${host}`).host &&
    routedPath(request.url) === rawPath(request.url)
  );
}

/** As Elysia does it. */
function routedPath(url: string): string {
  return url.slice(url.indexOf('/', 11));
}

function rawPath(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('://') + 3));
}
