import { Elysia } from 'elysia';
import type { TokenContent } from '../server/auth/sign-token.ts';
import { ASSETS, type Asset, PAGE } from './assets.ts';
import { claimsOf } from './people.ts';

/** As strict as a host's policy can be: the widget has to live with it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const send = ({ type, body }: Asset): Response =>
  new Response(body, {
    headers: {
      'content-type': type,
      'content-security-policy': POLICY,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });

const json = (status: number, body: unknown): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'private, no-store' } });

/**
 * A host website with its own back end: the page at `/`, its files below `/demo/`, and `/demo/token?user=ada`,
 * which answers `{ "token": … }` for Ada, Ben and Chidi. It signs anybody in as any of them, so it is for
 * trying out, never for production.
 * @param deps.sign makes a token of these claims with the key of the site that the demo plays.
 */
export const demoPlugin = (deps: { sign(claims: TokenContent): Promise<string> }) =>
  new Elysia({ name: 'chat-demo' })
    .get('/', () => send(PAGE))
    .get('/demo/token', async ({ query }) => {
      const claims = claimsOf(query.user ?? '', Date.now());
      if (claims === undefined) return json(404, { message: 'The demo knows ada, ben and chidi.' });
      return json(200, { token: await deps.sign(claims) });
    })
    .get('/demo/:file', ({ params }) => {
      const asset = ASSETS.get(params.file);
      return asset === undefined ? new Response('Not found', { status: 404 }) : send(asset);
    });
