/** What RFC 6455 forbids a client, and what no server should take without end: each ends the connection it comes on. */
import { type FrameParts, frameBytes } from '../../support/load/frame-bytes.ts';

const CONTINUATION = 0;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;

const frames = (...parts: FrameParts[]): Uint8Array => Buffer.concat(parts.map(frameBytes));
const ping = '{"type":"ping","id":1}';

export const FORBIDDEN: Readonly<Record<string, Uint8Array>> = {
  'a frame without a mask': frames({ payload: ping, masked: false }),
  'reserved bits': frames({ payload: ping, reserved: 4 }),
  'all reserved bits': frames({ payload: ping, reserved: 7 }),
  'a reserved kind of data': frames({ payload: ping, opcode: 3 }),
  'a reserved kind of control': frames({ payload: ping, opcode: 11 }),
  'a control frame in parts': frames({ payload: 'x', opcode: PING, fin: false }),
  'a control frame that is too long': frames({ payload: 'x'.repeat(126), opcode: PING }),
  'a continuation of nothing': frames({ payload: ping, opcode: CONTINUATION }),
  'a message inside another': frames({ payload: '{', fin: false }, { payload: ping, opcode: TEXT }),
  'a length beyond the limit': frames({ payload: '', length: 10n * 1024n * 1024n }),
  'a length of 63 bits': frames({ payload: '', length: 2n ** 63n - 1n }),
  'a length of 64 bits': frames({ payload: '', length: 2n ** 64n - 1n }),
  'text that is no Unicode': frames({ payload: new Uint8Array([0xff, 0xfe, 0xc0]) }),
  'a surrogate in UTF-8': frames({ payload: new Uint8Array([0xed, 0xa0, 0x80]) }),
  'a close with half a code': frames({ payload: 'x', opcode: CLOSE }),
  'a close with a code that is none': frames({ payload: new Uint8Array([0, 0]), opcode: CLOSE }),
  'a close whose reason is no Unicode': frames({
    payload: new Uint8Array([0x03, 0xe8, 0xff, 0xff]),
    opcode: CLOSE,
  }),
  // Each part is small; together they are more than any message may be.
  'a message of parts without end': frames(
    { payload: 'x', fin: false },
    ...Array.from({ length: 40 }, () => ({ payload: 'x'.repeat(8192), opcode: CONTINUATION, fin: false })),
  ),
};
