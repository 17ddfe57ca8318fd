/** The secret of the environment's key, made once where development has none. */
import { link, mkdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'development-secret';

/**
 * @returns `config.secret`, or the random one kept in the data folder (readable by its owner only). Servers and
 * commands that start at the same time get the same one.
 */
export async function ensureSecret(config: {
  readonly secret: string | null;
  readonly data: string;
}): Promise<string> {
  if (config.secret !== null) return config.secret;
  await mkdir(config.data, { recursive: true });
  const path = join(config.data, FILE);
  const secret = (await existing(path)) ?? (await create(path)) ?? (await existing(path));
  if (secret === null) throw new Error(`${path} was deleted while it was read. Start again.`);
  return secret;
}

/** Written elsewhere and then linked, so that nobody reads half of it. `null`: there is one already. */
async function create(path: string): Promise<string | null> {
  const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
  const draft = `${path}.${crypto.randomUUID()}`;
  await writeFile(draft, secret, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
    return secret;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function existing(path: string): Promise<string | null> {
  const file = Bun.file(path);
  if (!(await file.exists())) return null;
  const secret = (await file.text()).trim();
  if (secret.length >= 32) return secret;
  throw new Error(`${path} does not hold a secret. Delete it, and a new one is made.`);
}
