/** A WebSocket by hand on TCP that costs next to nothing, for thousands of them and for what no decent client does. */
import type { Socket } from 'bun';
import { FrameReader, frameBytes } from './frame-bytes.ts';

const TEXT = 1;
const CLOSE = 8;

export interface BareSocketOptions {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** A text frame came. Without it, what comes is only counted. */
  text?(text: string): void;
}

export class BareSocket {
  /** How many bytes came. */
  bytes = 0;
  /** The answer to whatever HTTP was said first, up to the end of its head. */
  head = '';
  /** Of the server's close frame, if there was one. */
  closeCode: number | null = null;
  readonly ended: Promise<void>;
  #end: () => void;
  #alive = true;
  #upgraded: () => void = () => undefined;
  #unwritten: Uint8Array[] = [];
  #tcp: Socket | null = null;
  readonly #reader: FrameReader;

  private constructor(private readonly options: BareSocketOptions) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
    this.#reader = new FrameReader((opcode, payload) => {
      if (opcode === TEXT) options.text?.(payload.toString());
      else if (opcode === CLOSE && payload.length >= 2) this.closeCode = payload.readUInt16BE(0);
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Resolves when TCP is connected; nothing has been said yet. @throws when it is refused. */
  static async connect(options: BareSocketOptions): Promise<BareSocket> {
    const bare = new BareSocket(options);
    const gone = (): void => {
      bare.#alive = false;
      bare.#upgraded();
      bare.#end();
    };
    bare.#tcp = await Bun.connect({
      hostname: '127.0.0.1',
      port: Number(new URL(options.url).port),
      socket: {
        data: (_tcp, data) => bare.#heard(data),
        drain: () => bare.#write(),
        close: gone,
        error: (_tcp, error) => {
          gone();
          // Bun also gives what the handlers above throw: not what the network did, and no reason to go on.
          if (!('code' in error)) queueMicrotask(() => Promise.reject(error));
        },
      },
    });
    return bare;
  }

  /** Resolves when the server has answered, well or not, or the socket has ended. */
  async upgrade(headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#upgraded = resolve;
    this.write(
      [
        'GET /ws HTTP/1.1',
        `Host: ${new URL(this.options.url).host}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        '\r\n',
      ].join('\r\n'),
    );
    await promise;
  }

  say(frame: object): void {
    this.write(frameBytes({ payload: JSON.stringify(frame) }));
  }

  write(bytes: string | Uint8Array): void {
    this.#unwritten.push(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    this.#write();
  }

  pause(): void {
    this.#tcp?.pause();
  }

  resume(): void {
    this.#tcp?.resume();
  }

  /** Says that nothing more will come, and goes on listening. */
  halfClose(): void {
    this.#tcp?.shutdown(true);
  }

  terminate(): void {
    this.#tcp?.terminate();
  }

  #write(): void {
    for (;;) {
      const [first] = this.#unwritten;
      if (first === undefined || !this.#alive || !this.#tcp) return;
      const written = Math.max(0, this.#tcp.write(first));
      if (written < first.length) {
        this.#unwritten[0] = first.subarray(written);
        return;
      }
      this.#unwritten.shift();
    }
  }

  #heard(data: Uint8Array): void {
    this.bytes += data.length;
    let frames = data;
    if (!this.head.endsWith('\r\n\r\n')) {
      const before = this.head.length;
      const text = this.head + Buffer.from(data).toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      this.head = end < 0 ? text : text.slice(0, end + 4);
      if (end < 0) return;
      frames = data.subarray(end + 4 - before);
      this.#upgraded();
    }
    if (this.options.text) this.#reader.take(frames);
  }
}
