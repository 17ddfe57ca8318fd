/** Between a page and the server: loses what a test wants lost, without either end noticing. */
import { connect, createServer, type Socket } from 'node:net';

/**
 * What happens to the bytes of the chat's sockets; everything else (scripts, styles) always passes.
 * `stalled`: on the sockets there are nothing passes any more, ever, and neither end is told; new ones are open.
 * `no-sockets`: those there are have been cut, and new ones are refused.
 */
export type Passage = 'open' | 'lose-commands' | 'lose-answers' | 'stalled' | 'no-sockets';

export interface TcpProxy {
  /** `http://127.0.0.1:PORT`; in front of the server under every passage. */
  readonly url: string;
  /** How many sockets of the chat are open through it. */
  readonly sockets: () => number;
  set(passage: Passage): void;
  close(): void;
}

/** @param target address of the server, `http://…`. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  let passage: Passage = 'open';
  const pipes = new Set<{ readonly isChat: boolean; stalled: boolean; destroy(): void }>();

  const join = (page: Socket, first: Buffer): void => {
    const isChat = first.toString('latin1').startsWith('GET /ws');
    if (isChat && passage === 'no-sockets') {
      page.destroy();
      return;
    }
    const server = connect(Number(new URL(target).port), '127.0.0.1');
    const destroy = (): void => {
      pipes.delete(pipe);
      page.destroy();
      server.destroy();
    };
    const pipe = { isChat, stalled: false, destroy };
    pipes.add(pipe);
    page.on('data', (bytes) => {
      if (!isChat || !(pipe.stalled || passage === 'lose-commands')) server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (!isChat || !(pipe.stalled || passage === 'lose-answers')) page.write(bytes);
    });
    // A server that is dead, and a page that is gone, end the pipe alike.
    for (const end of [page, server]) end.on('error', destroy).on('close', destroy);
    server.write(first);
  };

  const listener = createServer((page) => {
    // A connection that is given up before it has said anything is nothing to anybody.
    page.on('error', () => page.destroy());
    page.once('data', (first: Buffer) => join(page, first));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    sockets: () => [...pipes].filter(({ isChat }) => isChat).length,
    set(next) {
      passage = next;
      for (const pipe of pipes) {
        if (next === 'stalled') pipe.stalled = true;
        if (next === 'no-sockets' && pipe.isChat) pipe.destroy();
      }
    },
    close() {
      listener.close();
      for (const pipe of pipes) pipe.destroy();
    },
  };
}
