/** Every answer of HTTP that is not what was asked for: `{ code, message }`, never cached. */
import { Elysia } from 'elysia';

const HTTP_ERRORS = {
  bad_host: {
    status: 400,
    message: 'The Host header is missing or is not a host that this server can have.',
  },
  bad_request: { status: 400, message: 'The request cannot be understood.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  internal: { status: 500, message: 'Something went wrong on the server.' },
} as const;

export type HttpErrorCode = keyof typeof HTTP_ERRORS;

export function httpError(code: HttpErrorCode): Response {
  const { status, message } = HTTP_ERRORS[code];
  return Response.json({ code, message }, { status, headers: PRIVATE });
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
