/** One WebSocket on bare TCP, as cheap as it gets: frames are cut where they lie, and what is said in one turn goes out at once. */
import type { Socket } from 'bun';
import { frameBytes } from '../../support/load/frame-bytes.ts';

/** Set in the first byte of every frame here: no server has a reason to cut its frames into parts. */
const FINAL = 0x80;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
/** Where frames are put together: each would otherwise take four buffers of its own. */
const scratch = Buffer.alloc(256 * 1024);
/** A frame of a client: two bytes, two of a length over 125, and a mask, here of zeros. */
const HEADER = 8;
const SHORT = 126;

export interface WireEvents {
  /** The upgrade was granted. */
  open(): void;
  /** @param payload of a text frame, only to be looked at during the call. */
  text(payload: Buffer): void;
  /** It has ended, with a sentence on how. */
  ended(how: string): void;
}

export class Wire {
  /** Bytes and frames that have come since the upgrade. */
  bytes = 0;
  frames = 0;
  private state: 'upgrading' | 'open' | 'ended' = 'upgrading';
  private rest: Buffer = NOTHING;
  /** What is to be said, and bytes of what was said that the system has not taken. */
  private unsaid: string[] = [];
  private unwritten: Buffer = NOTHING;
  private holding = false;
  private tcp: Socket<Wire> | null = null;

  private constructor(
    private readonly events: WireEvents,
    private readonly saysTogether: boolean,
  ) {}

  /**
   * @param url of the server, `http://127.0.0.1:PORT`.
   * @param saysTogether whether all that is said while hearing what came goes out with one write.
   * @throws when it refuses the connection.
   */
  static async connect(url: string, path: string, events: WireEvents, saysTogether = false): Promise<Wire> {
    const wire = new Wire(events, saysTogether);
    const { port, host } = new URL(url);
    wire.tcp = await Bun.connect<Wire>({
      hostname: '127.0.0.1',
      port: Number(port),
      data: wire,
      socket: {
        data: (tcp, bytes) => tcp.data.heard(bytes),
        drain: (tcp) => tcp.data.flush(),
        close: (tcp) => tcp.data.end('The connection was closed.'),
        error: (tcp, error) => tcp.data.end(String(error)),
      },
    });
    wire.unwritten = Buffer.from(upgrade(path, host));
    wire.flush();
    return wire;
  }

  /** Says a text frame. */
  say(text: string): void {
    this.unsaid.push(text);
    if (!this.holding) this.flush();
  }

  terminate(): void {
    this.state = 'ended';
    this.tcp?.terminate();
  }

  private end(how: string): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.events.ended(how);
  }

  private flush(): void {
    if (!this.tcp || this.state === 'ended') return;
    this.write(NOTHING);
    const texts = this.unsaid;
    this.unsaid = [];
    let length = 0;
    for (const text of texts) {
      if (length + HEADER + 3 * text.length > scratch.length) {
        this.write(scratch.subarray(0, length));
        length = 0;
      }
      length = putFrame(text, length);
    }
    if (length > 0) this.write(scratch.subarray(0, length));
  }

  /** Behind what the system has not taken yet. */
  private write(bytes: Buffer): void {
    const all = this.unwritten.length === 0 ? bytes : Buffer.concat([this.unwritten, bytes]);
    if (all.length === 0) return;
    const written = Math.max(0, this.tcp?.write(all) ?? 0);
    this.unwritten = written === all.length ? NOTHING : Buffer.from(all.subarray(written));
  }

  private heard(bytes: Uint8Array): void {
    const came = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let rest = this.rest.length === 0 ? came : Buffer.concat([this.rest, came]);
    if (this.state === 'upgrading') {
      const end = rest.indexOf(HEAD_END);
      if (end >= 0 && !rest.subarray(0, 16).toString().includes(' 101')) {
        this.end(rest.subarray(0, end).toString());
        return;
      }
      if (end >= 0) {
        this.state = 'open';
        this.events.open();
        rest = rest.subarray(end + HEAD_END.length);
      }
    }
    this.holding = this.saysTogether;
    if (this.state === 'open') rest = this.cut(rest);
    this.holding = false;
    if (this.unsaid.length > 0 || this.unwritten.length > 0) this.flush();
    // What came is the system's buffer, which the next read writes over.
    this.rest = rest.length === 0 ? NOTHING : Buffer.from(rest);
  }

  /** @returns the beginning of a frame that has not come as a whole. */
  private cut(bytes: Buffer): Buffer {
    let start = 0;
    while (bytes.length - start >= 2) {
      const short = (bytes[start + 1] ?? 0) & 0x7f;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length - start < header) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? bytes.readUInt16BE(start + 2)
            : Number(bytes.readBigUInt64BE(start + 2));
      const end = start + header + length;
      if (end > bytes.length) break;
      this.frame((bytes[start] ?? 0) ^ FINAL, bytes.subarray(start + header, end));
      this.bytes += end - start;
      this.frames++;
      start = end;
    }
    return bytes.subarray(start);
  }

  private frame(opcode: number, payload: Buffer): void {
    if (opcode === TEXT) this.events.text(payload);
    else if (opcode === PING)
      this.unwritten = Buffer.concat([this.unwritten, frameBytes({ payload, opcode: PONG })]);
    else if (opcode === CLOSE)
      this.end(
        `The server closed: ${payload.length < 2 ? 'no code' : payload.readUInt16BE(0)} ${payload.subarray(2)}`,
      );
    else if (opcode !== PONG) this.end(`A frame came that this load cannot read (${opcode.toString(16)}).`);
  }
}

/** Puts a text frame into `scratch`. @returns where it ends. */
function putFrame(text: string, start: number): number {
  const length = Buffer.byteLength(text);
  const header = length < SHORT ? HEADER - 2 : HEADER;
  scratch[start] = FINAL | TEXT;
  if (length < SHORT) scratch[start + 1] = FINAL | length;
  else {
    scratch[start + 1] = FINAL | SHORT;
    scratch.writeUInt16BE(length, start + 2);
  }
  scratch.fill(0, start + header - 4, start + header);
  return start + header + scratch.write(text, start + header);
}

const upgrade = (path: string, host: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n');
