import { beforeEach, describe, expect, test } from 'bun:test';
import { type CryptoKey, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { TokenError } from '../../server/auth/token-error.ts';
import { createTokenVerifier } from '../../server/auth/tokens.ts';
import { grantFor } from '../../server/chat/grants.ts';
import type { SiteKey } from '../../server/store/store.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const SECOND = 1000;
const HS: SiteKey = {
  site: 1,
  siteName: 'shop',
  keyId: 'hs',
  algorithm: 'HS256',
  key: 'a secret that is long enough for HS256',
  origins: ['https://shop.example'],
  audience: null,
  issuer: null,
};

const rsa = await generateKeyPair('RS256', { extractable: true });
const RS: SiteKey = { ...HS, site: 2, keyId: 'rs', algorithm: 'RS256', key: await exportSPKI(rsa.publicKey) };
const ed = await generateKeyPair('EdDSA', { extractable: true });
const ED: SiteKey = { ...HS, keyId: 'ed', algorithm: 'EdDSA', key: await exportSPKI(ed.publicKey) };
const ec = await generateKeyPair('ES256', { extractable: true });
const EC: SiteKey = { ...HS, keyId: 'ec', algorithm: 'ES256', key: await exportSPKI(ec.publicKey) };
const STRICT: SiteKey = { ...HS, keyId: 'strict', audience: 'chat', issuer: 'https://shop.example' };

let keys: Map<string, SiteKey>;
let now: number;
beforeEach(() => {
  keys = new Map([HS, RS, ED, EC, STRICT].map((key) => [key.keyId, key]));
  now = NOW;
});

const verifier = () =>
  createTokenVerifier({
    keys: { find: async (keyId = HS.keyId) => keys.get(keyId) ?? null },
    now: () => now,
    toleranceSeconds: 5,
  });

const CLAIMS = { sub: 'u42', name: 'Ada', exp: NOW / SECOND + 600, rooms: { lobby: 'write' } };

const bytes = (text: string) => new TextEncoder().encode(text);
const sign = (
  claims: Record<string, unknown> = CLAIMS,
  {
    header = {},
    key = bytes(HS.key),
  }: { header?: Record<string, unknown>; key?: CryptoKey | Uint8Array } = {},
) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', ...header }).sign(key);

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function codeOf(token: string): Promise<string> {
  try {
    await verifier().verify(token);
    return 'accepted';
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}

describe('[G7] a valid token', () => {
  test('says who, in which site, may do what, until when', async () => {
    const session = await verifier().verify(
      await sign({ ...CLAIMS, picture: 'https://shop.example/ada.png' }),
    );
    expect(session).toMatchObject({
      site: 1,
      origins: ['https://shop.example'],
      person: { id: 'u42', name: 'Ada', picture: 'https://shop.example/ada.png' },
      expires: NOW + 605 * SECOND,
    });
    expect(grantFor(session.grants, 'lobby')).toEqual({ role: 'write' });
  });

  test.each([
    ['RS256', 'rs', rsa.privateKey],
    ['ES256', 'ec', ec.privateKey],
    ['EdDSA', 'ed', ed.privateKey],
  ])('may be signed with %s where the key is for it', async (alg, kid, key) => {
    expect(await codeOf(await sign(CLAIMS, { header: { alg, kid }, key }))).toBe('accepted');
  });

  test('belongs to the site of the key that it names', async () => {
    const token = await sign(CLAIMS, { header: { alg: 'RS256', kid: 'rs' }, key: rsa.privateKey });
    expect((await verifier().verify(token)).site).toBe(2);
  });
});

describe('[G7] a token is refused with a code of its own', () => {
  test('token_missing: there is none', async () => {
    expect(await codeOf('')).toBe('token_missing');
  });

  test.each([
    ['a word', 'hello'],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['a header that is not JSON', 'aGVsbG8.e30.c2ln'],
    ['a header that is a list', `${base64([])}.e30.c2ln`],
    ['a header without an algorithm', `${base64({ typ: 'JWT' })}.e30.c2ln`],
    ['a key id that is no text', `${base64({ alg: 'HS256', kid: 7 })}.e30.c2ln`],
    ['line breaks', 'e30.\ne30.e30'],
    ['more characters than a token may have', `${'a'.repeat(17_000)}.e30.e30`],
  ])('token_malformed: %s', async (_, token) => {
    expect(await codeOf(token)).toBe('token_malformed');
  });

  test('token_malformed: a signed text that is no claims', async () => {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', crit: ['x'], x: 1 })
      .sign(bytes(HS.key), {
        crit: { x: true },
      });
    expect(await codeOf(token)).toBe('token_malformed');
  });

  test('token_algorithm: "none"', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      expect(await codeOf(`${base64({ alg })}.${base64(CLAIMS)}.`)).toBe('token_algorithm');
    }
  });

  test('token_algorithm: a public key used as a secret', async () => {
    const token = await sign(CLAIMS, { header: { kid: 'rs' }, key: bytes(RS.key) });
    expect(await codeOf(token)).toBe('token_algorithm');
  });

  test('token_algorithm: a stronger one than the key is for', async () => {
    expect(await codeOf(await sign(CLAIMS, { header: { alg: 'HS512' }, key: bytes(HS.key.repeat(2)) }))).toBe(
      'token_algorithm',
    );
    const stronger = base64({ alg: 'RS512', kid: 'rs' });
    expect(await codeOf(`${stronger}.${base64(CLAIMS)}.c2ln`)).toBe('token_algorithm');
  });

  test('token_unknown_key: a key id that is no key, whatever it looks like', async () => {
    for (const kid of ['nobody', '', '../hs', 'hs ', '__proto__', 'constructor', "' OR 1=1"]) {
      expect(await codeOf(await sign(CLAIMS, { header: { kid } })), kid).toBe('token_unknown_key');
    }
  });

  test('token_signature: keys that a token brings along are not looked at', async () => {
    const jwk = { kty: 'oct', k: Buffer.from('x'.repeat(32)).toString('base64url') };
    const header = { jwk, jku: 'https://evil.example/keys', x5u: 'https://evil.example/cert' };
    expect(await codeOf(await sign(CLAIMS, { header, key: bytes('x'.repeat(32)) }))).toBe('token_signature');
  });

  test('token_signature: another secret, another site, a changed claim, none at all', async () => {
    expect(await codeOf(await sign(CLAIMS, { key: bytes('another secret of the same length or so') }))).toBe(
      'token_signature',
    );
    const [header, , signature] = (await sign()).split('.');
    expect(await codeOf(`${header}.${base64({ ...CLAIMS, sub: 'admin' })}.${signature}`)).toBe(
      'token_signature',
    );
    expect(await codeOf(`${header}.${base64(CLAIMS)}.`)).toBe('token_signature');
  });

  test('token_expired, but clocks may differ by the tolerance', async () => {
    expect(await codeOf(await sign({ ...CLAIMS, exp: NOW / SECOND - 4 }))).toBe('accepted');
    expect(await codeOf(await sign({ ...CLAIMS, exp: NOW / SECOND - 6 }))).toBe('token_expired');
  });

  test('token_not_yet_valid, with the same tolerance', async () => {
    expect(await codeOf(await sign({ ...CLAIMS, nbf: NOW / SECOND + 4 }))).toBe('accepted');
    expect(await codeOf(await sign({ ...CLAIMS, nbf: NOW / SECOND + 6 }))).toBe('token_not_yet_valid');
  });

  test.each([
    ['token_audience', { iss: 'https://shop.example' }],
    ['token_audience', { iss: 'https://shop.example', aud: 'mail' }],
    ['token_issuer', { aud: 'chat' }],
    ['token_issuer', { aud: 'chat', iss: 'https://evil.example' }],
    ['accepted', { aud: ['mail', 'chat'], iss: 'https://shop.example' }],
  ])('%s: where the key asks for audience and issuer, %p', async (code, claims) => {
    expect(await codeOf(await sign({ ...CLAIMS, ...claims }, { header: { kid: 'strict' } }))).toBe(code);
  });

  test.each([
    ['no sub', { sub: undefined }],
    ['an empty sub', { sub: '' }],
    ['a sub that is a number', { sub: 42 }],
    ['a sub that is too long', { sub: 'u'.repeat(129) }],
    ['a sub with a line break', { sub: 'u\n42' }],
    ['a sub that turns the text around it', { sub: 'u\u202E42' }],
    ['a sub of broken Unicode', { sub: 'u\uD800' }],
    ['no exp', { exp: undefined }],
    ['an exp that is a text', { exp: 'tomorrow' }],
    ['an exp that no calendar has', { exp: 1e300 }],
    ['a name that is an object', { name: {} }],
    ['a name that is too long', { name: 'x'.repeat(101) }],
    ['rooms that are a list', { rooms: ['lobby'] }],
    ['a role that there is not', { rooms: { lobby: 'owner' } }],
  ])('token_claims: %s', async (_, claims) => {
    expect(await codeOf(await sign({ ...CLAIMS, ...claims }))).toBe('token_claims');
  });

  test('the message of token_claims names the claim', async () => {
    const token = await sign({ ...CLAIMS, rooms: { lobby: 'owner' } });
    await expect(verifier().verify(token)).rejects.toThrow(
      'The role of "lobby" in the claim "rooms" must be one of',
    );
  });
});

describe('what others see of a user', () => {
  const personOf = async (claims: Record<string, unknown>) =>
    (await verifier().verify(await sign({ ...CLAIMS, ...claims }))).person;

  test('is the name without what could disguise it', async () => {
    expect((await personOf({ name: ' \u202EAda\u2066\n Lovelace\u200F\u061C ' })).name).toBe('Ada Lovelace');
  });

  test('is the user id where there is no name', async () => {
    for (const name of [undefined, null, '', ' \u202E ']) expect((await personOf({ name })).name).toBe('u42');
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>',
    'ada.png',
    `https://x.example/${'a'.repeat(2048)}`,
    7,
  ])('is no picture that is none: %p', async (picture) => {
    expect(await personOf({ picture })).toEqual({ id: 'u42', name: 'Ada' });
  });

  test('is a picture at an address or inside the token', async () => {
    for (const picture of ['http://x.example/a.png', 'data:image/png;base64,AAAA']) {
      expect((await personOf({ picture })).picture).toBe(picture);
    }
  });
});

describe('a token that was verified before', () => {
  test('is not verified again', async () => {
    const tokens = verifier();
    const token = await sign();
    expect(await tokens.verify(token)).toBe(await tokens.verify(token));
  });

  test('still ends', async () => {
    const tokens = verifier();
    const token = await sign();
    await tokens.verify(token);
    now = NOW + 606 * SECOND;
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token_expired' });
  });

  test('is refused as soon as its key is gone or another', async () => {
    const tokens = verifier();
    const token = await sign();
    await tokens.verify(token);
    keys.set('hs', { ...HS, key: 'the secret that came after the first one' });
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token_signature' });
    keys.delete('hs');
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token_unknown_key' });
  });

  test('shows changed origins of its site at once', async () => {
    const tokens = verifier();
    const token = await sign();
    await tokens.verify(token);
    keys.set('hs', { ...HS, origins: ['https://new.example'] });
    expect((await tokens.verify(token)).origins).toEqual(['https://new.example']);
  });
});
