/** A WebSocket written by hand on TCP: for what no decent client does, such as never reading. */
import { connect, type Socket } from 'node:net';

export class RawSocket {
  /** What arrived, as Latin-1. */
  received = '';
  private wake: () => void = () => undefined;

  private constructor(readonly tcp: Socket) {
    tcp.on('data', (data) => {
      this.received += data.toString('latin1');
      this.wake();
    });
    tcp.on('close', () => this.wake());
    // The end is what a test looks at, however it came.
    tcp.on('error', () => this.wake());
  }

  /** Resolves with a connection on which nothing has been said yet. */
  static async tcp(url: string): Promise<RawSocket> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    return new RawSocket(socket);
  }

  /** Resolves after the upgrade. */
  static async open(url: string): Promise<RawSocket> {
    const socket = await RawSocket.tcp(url);
    socket.tcp.write(
      [
        'GET /ws HTTP/1.1',
        `Host: ${new URL(url).host}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '\r\n',
      ].join('\r\n'),
    );
    await socket.until(() => socket.received.includes('\r\n\r\n'));
    return socket;
  }

  /** One text frame of less than 64 KiB, masked with zeros. */
  say(frame: object): void {
    const body = Buffer.from(JSON.stringify(frame));
    const length =
      body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff];
    this.tcp.write(Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body]));
  }

  /** Resolves when `arrived` is true, or the connection has ended. */
  async until(arrived: () => boolean): Promise<void> {
    while (!arrived() && !this.tcp.destroyed) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
