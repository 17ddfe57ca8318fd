import { describe, expect, test } from 'bun:test';
import {
  allows,
  GrantsError,
  grantFor,
  isNamed,
  MAX_GRANTS,
  parseGrants,
  reachOf,
} from '../../server/chat/grants.ts';

describe('[G7] the rooms claim', () => {
  test('names rooms with roles and titles', () => {
    const grants = parseGrants({ lobby: 'write', 'order-1042': { role: 'read', title: 'Order 1042' } });
    expect(grantFor(grants, 'lobby')).toEqual({ role: 'write' });
    expect(grantFor(grants, 'order-1042')).toEqual({ role: 'read', title: 'Order 1042' });
  });

  test('grants nothing that it does not name', () => {
    expect(grantFor(parseGrants({ lobby: 'write' }), 'lobby2')).toBeNull();
    expect(grantFor(parseGrants({ lobby: 'write' }), 'constructor')).toBeNull();
    expect(grantFor(parseGrants(undefined), 'lobby')).toBeNull();
  });

  test('a room of its own wins over a pattern, and a longer pattern over a shorter', () => {
    const grants = parseGrants({
      '*': 'read',
      'support-*': 'write',
      'support-vip-*': 'moderate',
      'support-vip-1': 'read',
    });
    expect(grantFor(grants, 'support-vip-1')?.role).toBe('read');
    expect(grantFor(grants, 'support-vip-2')?.role).toBe('moderate');
    expect(grantFor(grants, 'support-7')?.role).toBe('write');
    expect(grantFor(grants, 'elsewhere')?.role).toBe('read');
  });

  test('reaches the rooms that it names, and those that fit a pattern', () => {
    const grants = parseGrants({ 'order-*': 'read', lobby: 'write', '*': 'read', 'order-7': 'write' });
    expect(reachOf(grants)).toEqual({ names: ['lobby', 'order-7'], prefixes: ['order-', ''] });
    expect(isNamed(grants, 'order-7')).toBe(true);
    expect(isNamed(grants, 'order-8')).toBe(false);
  });

  test.each([
    ['a text', 'lobby'],
    ['a list', ['lobby']],
    ['null', null],
    ['a role nobody knows', { lobby: 'admin' }],
    ['a role of another kind', { lobby: true }],
    ['no role', { lobby: { title: 'Lobby' } }],
    ['a star that is not at the end', { 'a*b': 'read' }],
    ['two stars', { 'a**': 'read' }],
    ['a name with a space', { 'a b': 'read' }],
    ['an empty name', { '': 'read' }],
    ['a name that is too long', { ['a'.repeat(129)]: 'read' }],
    ['a title that is no text', { lobby: { role: 'read', title: 7 } }],
    ['a title that is too long', { lobby: { role: 'read', title: 'x'.repeat(201) } }],
    ['too many', Object.fromEntries(Array.from({ length: MAX_GRANTS + 1 }, (_, i) => [`r${i}`, 'read']))],
  ])('is refused as a whole with %s', (_, claim) => {
    expect(() => parseGrants(claim)).toThrow(GrantsError);
  });

  test('a role includes those below it and no other', () => {
    expect(allows('write', 'read')).toBe(true);
    expect(allows('write', 'write')).toBe(true);
    expect(allows('write', 'moderate')).toBe(false);
    expect(allows('read', 'write')).toBe(false);
  });
});
