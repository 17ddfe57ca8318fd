/** Who is at the other end, for limits per address. */
import { BlockList, isIP } from 'node:net';

/** Whether this is an address (`10.0.0.1`, `::1`) or a network (`10.0.0.0/8`, `fd00::/8`). */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** @param networks each as `isNetwork` accepts it. */
export function proxyList(networks: readonly string[]): BlockList {
  const proxies = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  return proxies;
}

/**
 * The address that limits count against. `X-Forwarded-For` is read from the right and only as far as trusted
 * proxies wrote it: everything left of the first other address can be forged by the client.
 * An IPv6 address is cut to its /64 network, which is what one customer has at the least.
 * @param peer the address of the TCP connection.
 */
export function clientAddress(request: Request, peer: string, trusted: BlockList): string {
  let address = plain(peer);
  const hops = (request.headers.get('x-forwarded-for') ?? '').split(',').map((hop) => plain(hop.trim()));
  for (const hop of hops.reverse()) {
    if (!isTrusted(address, trusted) || isIP(hop) === 0) break;
    address = hop;
  }
  return isIP(address) === 6 ? network64(address) : address;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** An IPv4 client of a socket for both families appears as `::ffff:192.0.2.1`. */
function plain(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice('::ffff:'.length) : address;
}

function network64(address: string): string {
  const [bare = ''] = address.split('%');
  // The URL parser writes every spelling of an address, also one with an IPv4 tail, in one way.
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':');
    while (groups.length + last.length < 8) groups.push('0');
    groups.push(...last);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
