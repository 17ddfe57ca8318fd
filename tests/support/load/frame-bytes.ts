/** WebSocket frames (RFC 6455 §5.2) as a client writes and reads them, the forbidden ones included. */

export interface FrameParts {
  readonly payload: string | Uint8Array;
  readonly opcode?: number;
  /** Whether it is the last of its message. */
  readonly fin?: boolean;
  /** Reserved bits, 0 to 7. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** What the header says the length is; that of the payload unless it lies. */
  readonly length?: bigint;
}

const LARGE = 0x10000n;

export function frameBytes(parts: FrameParts): Uint8Array {
  const { opcode = 1, fin = true, reserved = 0, masked = true } = parts;
  const payload = typeof parts.payload === 'string' ? Buffer.from(parts.payload) : parts.payload;
  const length = parts.length ?? BigInt(payload.length);
  const header = Buffer.alloc(length < 126n ? 2 : length < LARGE ? 4 : 10);
  header[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  if (length < 126n) header[1] = Number(length);
  else if (length < LARGE) {
    header[1] = 126;
    header.writeUInt16BE(Number(length), 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(length, 2);
  }
  if (!masked) return Buffer.concat([header, payload]);
  header[1] = 0x80 | (header[1] ?? 0);
  // Masked with zeros: the payload stays as it is.
  return Buffer.concat([header, new Uint8Array(4), payload]);
}

/** Cuts a stream of a server's frames. A server masks nothing and this one fragments nothing. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  constructor(private readonly heard: (opcode: number, payload: Buffer) => void) {}

  take(bytes: Uint8Array): void {
    let rest = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const size = sizeOf(rest);
      if (size === null || rest.length < size.header + size.payload) break;
      const end = size.header + size.payload;
      this.heard((rest[0] ?? 0) & 0x0f, rest.subarray(size.header, end));
      rest = rest.subarray(end);
    }
    this.#rest = rest;
  }
}

/** @returns `null` while the header is not complete. */
function sizeOf(bytes: Buffer): { header: number; payload: number } | null {
  const short = (bytes[1] ?? 0) & 0x7f;
  const header = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < header) return null;
  if (short < 126) return { header, payload: short };
  return { header, payload: short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)) };
}
