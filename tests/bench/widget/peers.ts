/** Chat elements from npm that a page can embed, in a package of their own beside this file. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedding } from './host-pages.ts';

const FOLDER = join(import.meta.dir, 'peers');
const MODULES = join(FOLDER, 'node_modules');

export interface Peer {
  readonly name: 'deep-chat' | 'vue-advanced-chat';
  /** Path of its build for pages, as a page without a bundler embeds it. */
  readonly build: string;
  /** As its documentation embeds it. */
  readonly embedding: Embedding;
}

const PEERS: readonly Peer[] = [
  {
    name: 'deep-chat',
    build: join(MODULES, 'deep-chat/dist/deepChat.bundle.js'),
    embedding: {
      scripts: '<script type="module" src="/peers/deep-chat.js"></script>',
      // Without a service it says that there is none; it never asks for one here.
      element: '<deep-chat demo="true"></deep-chat>',
    },
  },
  {
    name: 'vue-advanced-chat',
    build: join(MODULES, 'vue-advanced-chat/dist/vue-advanced-chat.umd.js'),
    embedding: {
      scripts: `<script defer src="/peers/vue-advanced-chat.js"></script>
        <script type="module">window['vue-advanced-chat'].register()</script>`,
      element: '<vue-advanced-chat height="480px" current-user-id="ada"></vue-advanced-chat>',
    },
  },
];

export type Peers =
  | { readonly kind: 'here'; readonly peers: readonly Peer[] }
  /** A sentence on why they are not measured. */
  | { readonly kind: 'missing'; readonly note: string };

/** Installs them from the frozen lock file where they are not there yet. */
export async function findPeers(): Promise<Peers> {
  const here = () => PEERS.every(({ build }) => existsSync(build));
  if (here()) return { kind: 'here', peers: PEERS };
  const install = Bun.spawn([process.execPath, 'install', '--frozen-lockfile', '--ignore-scripts'], {
    cwd: FOLDER,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  });
  const said = await new Response(install.stderr).text();
  if ((await install.exited) === 0 && here()) return { kind: 'here', peers: PEERS };
  const reason = said.trim().split('\n').at(-1) ?? '';
  const note = `deep-chat and vue-advanced-chat are left out, as they could not be installed: ${reason}`;
  return { kind: 'missing', note };
}
