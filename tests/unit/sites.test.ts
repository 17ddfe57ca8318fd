import { beforeEach, describe, expect, test } from 'bun:test';
import { createSites, environmentKey } from '../../server/auth/sites.ts';
import type { SiteKey } from '../../server/store/store.ts';

const ENVIRONMENT = environmentKey(
  { keyId: 'default', origins: ['self'], audience: null, issuer: null },
  'a secret that is long enough for HS256',
  1,
);
const SHOP: SiteKey = {
  ...ENVIRONMENT,
  site: 2,
  siteName: 'shop',
  keyId: 'shop',
  origins: ['https://shop.example'],
};

let stored: SiteKey[];
let reads: number;
let now: number;
beforeEach(() => {
  stored = [SHOP];
  reads = 0;
  now = 1_000_000;
});

const sites = () =>
  createSites({
    store: {
      siteKeys: async () => {
        reads++;
        return stored;
      },
    },
    environmentKey: ENVIRONMENT,
    monotonic: () => now,
  });

describe('the keys of the sites', () => {
  test('a token without a key id is checked with the environment’s key', async () => {
    expect(await sites().find(undefined)).toBe(ENVIRONMENT);
    expect(reads).toBe(0);
  });

  test('[G8] no added site can take the place of the environment’s key', async () => {
    stored = [{ ...SHOP, keyId: 'default' }];
    expect(await sites().find('default')).toBe(ENVIRONMENT);
  });

  test('a site that was added while the server runs is known within a second', async () => {
    const found = sites();
    expect(await found.find('new')).toBeNull();
    stored = [SHOP, { ...SHOP, keyId: 'new' }];
    now += 1000;
    expect((await found.find('new'))?.keyId).toBe('new');
  });

  test('a key that was removed is gone within five seconds', async () => {
    const found = sites();
    expect(await found.find('shop')).toEqual(SHOP);
    stored = [];
    now += 5000;
    expect(await found.find('shop')).toBeNull();
  });

  test('[G11] strangers with unknown keys make the store read once a second at most', async () => {
    const found = sites();
    for (let attempt = 0; attempt < 100; attempt++) await found.find(`nobody-${attempt}`);
    expect(reads).toBe(1);
  });

  test('a store that failed is asked again', async () => {
    let broken = true;
    const siteKeys = async () => {
      if (broken) throw new Error('disk');
      return [SHOP];
    };
    const found = createSites({ store: { siteKeys }, environmentKey: ENVIRONMENT, monotonic: () => now });
    await expect(found.find('shop')).rejects.toThrow('disk');
    broken = false;
    expect(await found.find('shop')).toEqual(SHOP);
  });

  test('pages of every site are known, and no others', async () => {
    const found = sites();
    expect(await found.originKnown('https://shop.example', 'chat.example')).toBe(true);
    expect(await found.originKnown('https://chat.example', 'chat.example')).toBe(true);
    expect(await found.originKnown('https://evil.example', 'chat.example')).toBe(false);
  });
});
