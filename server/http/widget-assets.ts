/**
 * The widget's files, for pages of any origin. They are few and small, so they are read once, in every encoding, and
 * an address is only ever looked up among them.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Elysia } from 'elysia';
import { httpError } from './errors.ts';

interface Asset {
  readonly type: string;
  readonly caching: string;
  /** Best first; the last is the file itself. */
  readonly variants: readonly Variant[];
}

interface Variant {
  readonly encoding: 'br' | 'gzip' | 'identity';
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

export type Assets = ReadonlyMap<string, Asset>;

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** A fix reaches every page within five minutes; until then pages start without asking. */
const REVALIDATED = 'public, max-age=300, stale-while-revalidate=86400';
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** @param folder that `buildWidget` has filled. */
export async function loadAssets(folder: string): Promise<Assets> {
  const names = await readdir(folder, { recursive: true });
  const served = names.filter((name) => (name.split('.').at(-1) ?? '') in TYPES);
  const assets = await Promise.all(
    served.map(async (name) => [`/${name}`, await loadAsset(folder, name)] as const),
  );
  return new Map(assets);
}

async function loadAsset(folder: string, name: string): Promise<Asset> {
  const variants = await Promise.all([
    loadVariant(join(folder, `${name}.br`), 'br'),
    loadVariant(join(folder, `${name}.gz`), 'gzip'),
    loadVariant(join(folder, name), 'identity'),
  ]);
  return {
    type: TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    caching: name.startsWith('widget/') ? IMMUTABLE : REVALIDATED,
    variants,
  };
}

async function loadVariant(path: string, encoding: Variant['encoding']): Promise<Variant> {
  const body = await Bun.file(path).bytes();
  const etag = `"${new Bun.CryptoHasher('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { encoding, body, etag };
}

/** `/widget.js` and its chunks under `/widget/`. */
export const widgetAssets = (assets: Assets) => {
  const answer = ({ request }: { request: Request }) => answerAsset(assets, request);
  return new Elysia({ name: 'widget-assets' })
    .get('/widget.js', answer)
    .head('/widget.js', answer)
    .get('/widget/*', answer)
    .head('/widget/*', answer);
};

function answerAsset(assets: Assets, request: Request): Response {
  const asset = assets.get(new URL(request.url).pathname);
  const variant = asset && pick(asset.variants, request.headers.get('accept-encoding') ?? '');
  if (asset === undefined || variant === undefined) return httpError('not_found');
  const headers = new Headers({
    'Cache-Control': asset.caching,
    ETag: variant.etag,
    Vary: 'Accept-Encoding',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  if (isCurrent(request.headers.get('if-none-match'), variant.etag)) {
    return new Response(null, { status: 304, headers });
  }
  headers.set('Content-Type', asset.type);
  headers.set('Content-Length', String(variant.body.length));
  if (variant.encoding !== 'identity') headers.set('Content-Encoding', variant.encoding);
  return new Response(request.method === 'HEAD' ? null : variant.body, { headers });
}

/** The best variant that the client takes (RFC 9110 §12.5.3); the last, plain one if it takes none. */
function pick(variants: readonly Variant[], acceptEncoding: string): Variant | undefined {
  const accepted = new Set<string>();
  for (const part of acceptEncoding.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    if (!refused) accepted.add(name);
  }
  return variants.find(({ encoding }) => accepted.has(encoding)) ?? variants.at(-1);
}

function isCurrent(ifNoneMatch: string | null, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
