/** Every answer of HTTP that is not what was asked for: `{ code, message }`, never cached. */
import { Elysia } from 'elysia';
import { ERRORS } from '../protocol/codes.ts';

const HTTP_ERRORS = {
  bad_host: {
    status: 400,
    message: 'The Host header is missing or is not a host that this server can have.',
  },
  bad_request: { status: 400, message: 'The request cannot be understood.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  upgrade_required: { status: 426, message: 'This address speaks WebSocket only.' },
  origin_not_allowed: { status: 403, message: ERRORS.origin_not_allowed.message },
  rate_limited: { status: 429, message: ERRORS.rate_limited.message },
  too_many_connections: { status: 429, message: ERRORS.too_many_connections.message },
  internal: { status: 500, message: ERRORS.internal.message },
  server_full: { status: 503, message: 'The server has as many connections as it may have.' },
  restarting: { status: 503, message: ERRORS.restarting.message },
} as const;

export type HttpErrorCode = keyof typeof HTTP_ERRORS;

/** @param retryAfter in milliseconds. */
export function httpError(code: HttpErrorCode, retryAfter?: number): Response {
  const { status, message } = HTTP_ERRORS[code];
  const headers = {
    ...PRIVATE,
    // Otherwise whoever is refused keeps a file of the server open for half a minute more.
    Connection: 'close',
    ...(retryAfter !== undefined && { 'Retry-After': String(Math.ceil(retryAfter / 1000)) }),
    ...(status === 426 && { Upgrade: 'websocket' }),
  };
  return Response.json({ code, message }, { status, headers });
}

/** For every answer that is about one person or one moment. */
export const PRIVATE = {
  'Cache-Control': 'private, no-store',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Answers for the whole app; what nobody expected is told to `log` and not to the client. */
export const errors = (log: (error: unknown) => void) =>
  new Elysia({ name: 'http-errors' }).onError({ as: 'global' }, ({ code, error }) => {
    if (code === 'NOT_FOUND') return httpError('not_found');
    if (code === 'PARSE' || code === 'VALIDATION' || code === 'INVALID_COOKIE_SIGNATURE')
      return httpError('bad_request');
    log(error);
    return httpError('internal');
  });
