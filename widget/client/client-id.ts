/**
 * Makes client ids: UUID version 7 (RFC 9562, 5.7), lower case. Each is greater than the one before, also within a
 * millisecond or when the clock goes back: the 12 bits after the version count (6.2, method 1).
 */
export function createClientIds(now: () => number, randomBytes: (count: number) => Uint8Array): () => string {
  let time = 0;
  let count = 0;
  return () => {
    const at = now();
    if (at > time) {
      time = at;
      count = 0;
    } else if (++count > 0xfff) {
      time += 1;
      count = 0;
    }
    const random = [...randomBytes(8)];
    random[0] = 0x80 | ((random[0] ?? 0) & 0x3f);
    const digits = time.toString(16).padStart(12, '0') + (0x7000 | count).toString(16) + hex(random);
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
}

/** Names one running client. */
export const createDeviceName = (randomBytes: (count: number) => Uint8Array): string =>
  hex([...randomBytes(16)]);

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
