import { describe, expect, test } from 'bun:test';
import { originAllowed } from '../../server/auth/origins.ts';

const SHOP = ['https://shop.example'];

describe('a page may connect', () => {
  test('from exactly the origin that is configured', () => {
    expect(originAllowed('https://shop.example', SHOP, null)).toBe(true);
    expect(originAllowed('https://shop.example:8443', ['https://shop.example:8443'], null)).toBe(true);
  });

  test('from anywhere with "*", also from a sandboxed frame', () => {
    expect(originAllowed('https://anything.example', ['*'], null)).toBe(true);
    expect(originAllowed('null', ['*'], null)).toBe(true);
  });

  test('with "self", from the address the server was reached by', () => {
    expect(originAllowed('https://chat.example', ['self'], 'chat.example')).toBe(true);
    expect(originAllowed('http://localhost:3000', ['self'], 'localhost:3000')).toBe(true);
    expect(originAllowed('https://chat.example', ['self'], 'other.example')).toBe(false);
    expect(originAllowed('https://chat.example', ['self'], null)).toBe(false);
  });

  test('in development, from any port of this machine', () => {
    const rules = ['http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'];
    for (const origin of [
      'http://localhost:5173',
      'http://localhost',
      'http://127.0.0.1:8080',
      'http://[::1]:1',
    ]) {
      expect(originAllowed(origin, rules, null), origin).toBe(true);
    }
    for (const origin of [
      'https://localhost:5173',
      'http://localhost.evil.example',
      'http://127.0.0.1.nip.io:80',
    ]) {
      expect(originAllowed(origin, rules, null), origin).toBe(false);
    }
  });

  test('a program that is no browser sends no Origin, and its token decides', () => {
    expect(originAllowed(null, SHOP, null)).toBe(true);
  });
});

test.each([
  'https://shop.example.evil.com',
  'https://evil-shop.example',
  'https://sub.shop.example',
  'https://shop.example@evil.com',
  'https://evil.com@shop.example',
  'https://shop.example.',
  'https://SHOP.example',
  'HTTPS://shop.example',
  'http://shop.example',
  'https://shop.example:443',
  'https://shop.example:8443',
  'https://shop.example/',
  'https://shop.example/chat',
  'https://shop.example?',
  ' https://shop.example',
  'https://shop.example, https://evil.com',
  'https://shоp.example',
  'https:shop.example',
  '//shop.example',
  'shop.example',
  'file://',
  'null',
  '*',
  'self',
  '',
])('a look-alike is refused: %p', (origin) => {
  expect(originAllowed(origin, [...SHOP, 'self'], 'chat.example')).toBe(false);
});
