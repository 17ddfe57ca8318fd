/** Tokens that are signed properly and still odd: what their claims and headers must not achieve. */
import { describe, expect, test } from 'bun:test';
import { createSites, environmentKey } from '../../server/auth/sites.ts';
import { TokenError } from '../../server/auth/token-error.ts';
import { createTokenVerifier } from '../../server/auth/tokens.ts';
import { grantFor } from '../../server/chat/grants.ts';
import { SECRET } from '../support/tokens.ts';

const NOW = 1_800_000_000;
const config = { keyId: 'default', origins: [], audience: 'chat', issuer: null };
const verifier = createTokenVerifier({
  keys: createSites({
    store: { siteKeys: async () => [] },
    environmentKey: environmentKey(config, SECRET, 1),
    monotonic: () => 0,
  }),
  now: () => NOW * 1000,
  toleranceSeconds: 5,
});

/** @param claims as JSON text, so that also what JSON.stringify would not write can be tried. */
const signed = async (claims: string, header: Record<string, unknown> = {}) => {
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const content = `${encode(JSON.stringify({ alg: 'HS256', ...header }))}.${encode(claims)}`;
  return `${content}.${new Bun.CryptoHasher('sha256', SECRET).update(content).digest('base64url')}`;
};
const good = (more = '') => `{"sub":"ada","aud":"chat","exp":${NOW + 60},"rooms":{"lobby":"write"}${more}}`;
const answer = async (token: Promise<string>): Promise<string> => {
  try {
    return (await verifier.verify(await token)).person.id;
  } catch (error) {
    return error instanceof TokenError ? error.code : String(error);
  }
};

describe('[G7] a signed token', () => {
  test.each([
    ['an end that is text', `{"sub":"ada","aud":"chat","exp":"${NOW + 60}"}`, 'token_claims'],
    ['an end beyond all numbers', '{"sub":"ada","aud":"chat","exp":1e400}', 'token_claims'],
    ['an end beyond all dates', '{"sub":"ada","aud":"chat","exp":1e300}', 'token_claims'],
    ['an end before 1970', '{"sub":"ada","aud":"chat","exp":-5}', 'token_expired'],
    ['an end that is null', '{"sub":"ada","aud":"chat","exp":null}', 'token_claims'],
    ['a beginning that is text', good(',"nbf":"0"'), 'token_claims'],
    ['several audiences, none of them this', good(',"aud":["a","b"]'), 'token_audience'],
    ['an audience that contains this', good(',"aud":"chat.evil"'), 'token_audience'],
    ['claims that are a list', '[1]', 'token_malformed'],
    ['a user that is a list', good(',"sub":["ada"]'), 'token_claims'],
    ['a room named like the prototype', good(',"rooms":{"__proto__":"moderate"}'), 'token_claims'],
    ['a role that every object has', good(',"rooms":{"lobby":"constructor"}'), 'token_claims'],
    ['half a character as its user', good(',"sub":"\\ud800"'), 'token_claims'],
  ])('with %s is refused', async (_what, claims, code) => {
    expect(await answer(signed(claims))).toBe(code);
  });

  test('with several audiences, one of them this, is accepted; of two equal claims the last counts', async () => {
    expect(await answer(signed(good(',"aud":["other","chat"]')))).toBe('ada');
    expect(await answer(signed(good(',"sub":"ben"')))).toBe('ben');
  });

  test('with a header that has to be understood and is not, or an unencoded payload, is refused', async () => {
    expect(await answer(signed(good(), { crit: ['x-odd'], 'x-odd': 1 }))).toBe('token_malformed');
    expect(await answer(signed('{"sub":"ada"}', { crit: ['b64'], b64: false }))).toBe('token_malformed');
  });

  test('inside another, or in five parts, is refused', async () => {
    const inner = await signed(good());
    expect(await answer(signed(`"${inner}"`, { cty: 'JWT' }))).toBe('token_malformed');
    expect(await answer(Promise.resolve(`${inner}.${inner.split('.').slice(0, 2).join('.')}`))).toBe(
      'token_malformed',
    );
  });

  test('issued before 1970 is not taken for a revoked one, and grants what it names and no more', async () => {
    const session = await verifier.verify(await signed(good(',"iat":-5')));
    expect(session.issued).toBe(0);
    expect(grantFor(session.grants, '__proto__')).toBeNull();
    expect(grantFor(session.grants, 'lobby')?.role).toBe('write');
  });
});
