/** Between a client and the server: stops reading what the server says, as a client does whose page hangs. */
import { connect, createServer, type Socket } from 'node:net';

export interface StallingProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** From now on nothing that the server says is read, on the connections there are. */
  stall(): void;
  /** Everything is read again. */
  resume(): void;
  close(): void;
}

/** @param target address of the server, `http://…`. */
export async function startStallingProxy(target: string): Promise<StallingProxy> {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>();

  const listener = createServer((client) => {
    const server = connect(Number(new URL(target).port), '127.0.0.1');
    const pair = { client, server };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    // Whichever end goes, and however, the other goes with it.
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    client.pipe(server);
    server.on('data', (bytes) => client.write(bytes));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    stall() {
      for (const { server } of pairs) server.pause();
    },
    resume() {
      for (const { server } of pairs) server.resume();
    },
    close() {
      listener.close();
      for (const { client } of pairs) client.destroy();
    },
  };
}
