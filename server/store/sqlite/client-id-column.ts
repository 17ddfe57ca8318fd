import { customType } from 'drizzle-orm/sqlite-core';

export const clientIdBytes = (uuid: string): Uint8Array => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** A UUID kept as its 16 bytes. Half the size of its text, and version 7 ones keep their order in time. */
export const clientIdColumn = customType<{ data: string; driverData: Uint8Array }>({
  dataType: () => 'blob',
  toDriver: clientIdBytes,
  fromDriver: (bytes) => {
    const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
});
