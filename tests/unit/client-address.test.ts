import { describe, expect, test } from 'bun:test';
import { clientAddress, proxyList } from '../../server/http/client-address.ts';

const PROXIES = proxyList(['10.0.0.0/8', 'fd00::/8', '192.0.2.1']);

const from = (peer: string, forwarded?: string) =>
  clientAddress(
    new Request(
      'http://chat.example/',
      forwarded === undefined ? {} : { headers: { 'X-Forwarded-For': forwarded } },
    ),
    peer,
    PROXIES,
  );

describe('[G11] limits count against the address of', () => {
  test('the connection, whatever a stranger writes into X-Forwarded-For', () => {
    expect(from('203.0.113.9')).toBe('203.0.113.9');
    expect(from('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
  });

  test('the client, as a trusted proxy tells it', () => {
    expect(from('10.1.2.3', '203.0.113.9')).toBe('203.0.113.9');
    expect(from('::ffff:10.1.2.3', '203.0.113.9')).toBe('203.0.113.9');
    expect(from('fd00::1', '203.0.113.9')).toBe('203.0.113.9');
  });

  test('the last address that is no proxy: what stands left of it can be forged', () => {
    expect(from('10.1.2.3', '198.51.100.1, 203.0.113.9, 192.0.2.1')).toBe('203.0.113.9');
  });

  test('the proxy, where it tells nothing that is an address', () => {
    expect(from('10.1.2.3')).toBe('10.1.2.3');
    expect(from('10.1.2.3', '203.0.113.9, unknown')).toBe('10.1.2.3');
  });

  test('one customer: all addresses of a /64 are the same', () => {
    const network = from('2001:db8:1:2:3:4:5:6');
    expect(from('2001:db8:1:2::1')).toBe(network);
    expect(from('2001:0DB8:0001:0002:ffff::')).toBe(network);
    expect(from('2001:db8:1:3::1')).not.toBe(network);
    expect(from('::1')).toBe('0:0:0:0::/64');
    expect(from('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });
});
