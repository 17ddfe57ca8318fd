import type { Environment } from './environment.ts';

/**
 * Makes client ids: UUID version 7 (RFC 9562, 5.7), lower case. Each is greater than the one before and than the one
 * it has to follow, as storage keeps the outbox in their order: also within a millisecond or when the clock goes back,
 * when the time in them runs ahead of it (6.2).
 * @returns `after`: a client id that was maybe made by another page, with another idea of the time.
 */
export function createClientIds({
  clock,
  randomBytes,
}: Pick<Environment, 'clock' | 'randomBytes'>): (after?: string) => string {
  let time = 0;
  return (after = '') => {
    time = Math.max(clock.now(), time + 1, Number.parseInt(after.replace('-', ''), 16) + 1 || 0);
    const digits = time.toString(16).padStart(12, '0') + hex(randomBytes(9));
    return digits.replace(/(.{8})(.{4})(.{3})(.{3})/, '$1-$2-7$3-8$4-');
  };
}

/** Names one running client. */
export const createDeviceName = (randomBytes: (count: number) => Uint8Array): string => hex(randomBytes(16));

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
