import { join, resolve } from 'node:path';
import type { Subprocess } from 'bun';
import { childEnvironment } from '../../support/child-environment.ts';
import { SECRET } from '../../support/tokens.ts';
import { UNLIMITED } from '../history/crowd.ts';
import type { Host } from './network.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const PORT = 8080;

/** The real server on a machine of the network, which nobody on this one can reach. */
export class RemoteServer {
  readonly url: string;
  /** Path. */
  readonly database: string;
  readonly #child: Subprocess<'ignore', 'pipe', 'pipe'>;

  private constructor(host: Host, folder: string) {
    this.url = `http://${host.address}:${PORT}`;
    this.database = join(folder, 'chat.sqlite');
    this.#child = Bun.spawn([...host.on, process.execPath, 'server/main.ts'], {
      cwd: ROOT,
      env: {
        ...UNLIMITED,
        ...childEnvironment(),
        HOST: host.address,
        PORT: String(PORT),
        CHAT_DATA: folder,
        CHAT_SECRET: SECRET,
      },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    });
  }

  /** Resolves when it listens. @throws when it ends before, with what it complained about. */
  static async start(host: Host, folder: string): Promise<RemoteServer> {
    const server = new RemoteServer(host, folder);
    let printed = '';
    for await (const text of server.#child.stdout.pipeThrough(new TextDecoderStream())) {
      printed += text;
      if (printed.includes(server.url)) return server;
    }
    throw new Error(`The server did not start: ${await new Response(server.#child.stderr).text()}`);
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#child.exited;
  }
}
