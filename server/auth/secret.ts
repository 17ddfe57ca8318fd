/** The secret of the environment's key, made once where development has none. */
import { link, mkdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MIN_SECRET_BYTES } from '../config.ts';

const FILE = 'development-secret';

/** `message` says what to do with the folder or the file. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code = 'secret_unavailable';
  readonly temporary = false;
}

/**
 * @returns `config.secret`, or the random one kept in the data folder (readable by its owner only). Servers and
 * commands that start at the same time get the same one.
 * @throws {SecretError}
 */
export async function ensureSecret(config: {
  readonly secret: string | null;
  readonly data: string;
}): Promise<string> {
  if (config.secret !== null) return config.secret;
  const path = join(config.data, FILE);
  let secret: string | null;
  try {
    await mkdir(config.data, { recursive: true, mode: 0o700 });
    secret = (await existing(path)) ?? (await create(path)) ?? (await existing(path));
  } catch (cause) {
    throw new SecretError(
      `The secret of development cannot be kept in ${config.data}. Let this user write there, or name another folder with CHAT_DATA.`,
      { cause },
    );
  }
  if (secret !== null && secret.length >= MIN_SECRET_BYTES) return secret;
  throw new SecretError(`${path} does not hold a secret. Delete it, and a new one is made.`);
}

export function randomText(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('base64url');
}

/** Written elsewhere and then linked, so that nobody reads half of it. `null`: there is one already. */
async function create(path: string): Promise<string | null> {
  const secret = randomText(MIN_SECRET_BYTES);
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
  return (await file.text()).trim();
}
