/** The recipes of the README, run as they stand there, on whichever of these languages the machine has. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { SECRET } from '../support/tokens.ts';

const page = await Bun.file(join(import.meta.dir, '../../README.md')).text();
const recipes = new Map(
  [...page.matchAll(/^```(\w+) token\n(.*?)^```$/gms)].map(([, language = '', code = '']) => [
    language,
    code,
  ]),
);

const LANGUAGES = [
  { name: 'Node', fence: 'js', program: 'node', file: 'token.cjs', run: [] },
  { name: 'Python', fence: 'python', program: 'python3', file: 'token.py', run: [] },
  { name: 'PHP', fence: 'php', program: 'php', file: 'token.php', run: [] },
  { name: 'Go', fence: 'go', program: 'go', file: 'token.go', run: ['run'] },
  { name: 'Ruby', fence: 'ruby', program: 'ruby', file: 'token.rb', run: [] },
] as const;

describe('the recipe for a token', () => {
  let server: InProcessServer;
  let folder: string;
  beforeAll(async () => {
    server = await startInProcess();
    folder = await mkdtemp(join(tmpdir(), 'chat-recipes-'));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { name, fence, program, file, run } of LANGUAGES) {
    const missing = Bun.which(program) === null;
    if (missing)
      console.log(`Skipped: the README's recipe in ${name}, because there is no "${program}" here.`);
    test.skipIf(missing)(`in ${name} makes one that the server accepts`, async () => {
      const path = join(folder, file);
      await Bun.write(path, recipes.get(fence) ?? '');
      const child = Bun.spawn([program, ...run, path], {
        env: { ...process.env, CHAT_SECRET: SECRET },
        stdout: 'pipe',
        stderr: 'inherit',
      });
      const token = (await new Response(child.stdout).text()).trim();
      const client = await server.connect();
      const welcome = await client.hello(token, ['lobby', 'order-1042']);
      expect(welcome.you).toEqual({ id: 'u42', name: 'Ada' });
      expect(welcome.rooms.map(({ title }) => title)).toEqual(['lobby', 'Order 1042']);
    });
  }
});
