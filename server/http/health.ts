import { Elysia } from 'elysia';
import { PRIVATE } from './errors.ts';

/** Whether the server should be sent traffic; `reason` is for the people who run it. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

/**
 * `GET /health`: 200 while the process lives; a restart would not help whatever else is wrong.
 * `GET /ready`: 200, or 503 while it should not be sent traffic (the store cannot be written to, it is stopping).
 */
export const health = (ready: () => Promise<Readiness>) =>
  new Elysia({ name: 'health' })
    .get('/health', () => Response.json({ status: 'ok' }, { headers: PRIVATE }))
    .get('/ready', async () => {
      const readiness = await ready();
      return readiness.ready
        ? Response.json({ status: 'ready' }, { headers: PRIVATE })
        : Response.json(
            { code: 'not_ready', message: readiness.reason },
            { status: 503, headers: { ...PRIVATE, 'Retry-After': '5' } },
          );
    });
