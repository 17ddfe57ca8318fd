/** `bun run site add …`, `bun run site list` and `bun run site remove …`: host websites with keys of their own, also while the server runs. */
import { importSPKI } from 'jose';
import { isOriginRule } from '../auth/origins.ts';
import { randomText } from '../auth/secret.ts';
import { ENVIRONMENT_SITE } from '../auth/sites.ts';
import { loadConfig, MIN_SECRET_BYTES } from '../config.ts';
import { openSiteStore } from '../store/sqlite/site-store.ts';
import type { Algorithm } from '../store/store.ts';
import { readOptions } from './arguments.ts';
import { fail, runCommand } from './fail.ts';

const ALGORITHMS: readonly Algorithm[] = ['HS256', 'RS256', 'ES256', 'EdDSA'];

const [command, ...args] = Bun.argv.slice(2);
await runCommand(async () => {
  if (command === 'add') return add();
  if (command === 'list') return list();
  if (command === 'remove') return remove();
  if (command === '--help' || command === '-h') {
    console.log('bun run site add --help\nbun run site list\nbun run site remove --key KEY_ID');
    return;
  }
  fail('Say "bun run site add …", "bun run site list" or "bun run site remove …".');
});

async function add(): Promise<void> {
  const options = readOptions(args, {
    usage: 'bun run site add',
    about: 'Adds a website with a key, or another key to one there is. The server need not be restarted.',
    options: {
      name: { value: 'NAME', about: 'What the site is called here.', required: true },
      origin: { value: 'ORIGINS', about: 'Whose pages may connect, with commas.', required: true },
      algorithm: { value: 'ALGORITHM', about: `${ALGORITHMS.join(', ')}.`, fallback: 'HS256' },
      'public-key': { value: 'FILE', about: 'PEM file (SPKI); for every algorithm but HS256.' },
      audience: { value: 'AUD', about: 'The "aud" that its tokens must have.' },
      issuer: { value: 'ISS', about: 'The "iss" that its tokens must have.' },
    },
  });
  const { name = '', origin = '', audience = null, issuer = null } = options;
  if (name === ENVIRONMENT_SITE)
    throw new Error(`"${name}" is the site of the environment. Choose another name.`);
  const origins = originsFrom(origin);
  const algorithm = algorithmFrom(options.algorithm);
  const key = await keyFrom(algorithm, options['public-key']);
  const keyId = `key_${randomText(9)}`;

  const store = await openSiteStore(loadConfig(process.env).database);
  await store.putSite({ name, origins, audience, issuer, key: { keyId, algorithm, key } });
  await store.close();

  console.log(`Site "${name}": pages of ${origins.join(', ')} may connect.`);
  console.log(`Key id, for the header "kid" of its tokens: ${keyId}`);
  console.log(
    algorithm === 'HS256'
      ? `Secret (HS256), shown only now: ${key}`
      : `Sign with the private half (${algorithm}).`,
  );
}

async function list(): Promise<void> {
  readOptions(args, {
    usage: 'bun run site list',
    about: 'Lists the keys of every added site.',
    options: {},
  });
  const store = await openSiteStore(loadConfig(process.env).database);
  const keys = await store.siteKeys();
  await store.close();
  if (keys.length === 0) console.log('No site has been added. The one of the environment always is there.');
  for (const { siteName, keyId, algorithm, origins, audience, issuer } of keys) {
    const claims = [audience && `aud ${audience}`, issuer && `iss ${issuer}`].filter(Boolean);
    console.log([siteName, keyId, algorithm, origins.join(','), ...claims].join('  '));
  }
}

async function remove(): Promise<void> {
  const { key = '' } = readOptions(args, {
    usage: 'bun run site remove',
    about:
      'Removes a key. New connections with its tokens are refused within seconds; the site keeps its rooms.',
    options: { key: { value: 'KEY_ID', about: 'As "bun run site list" shows it.', required: true } },
  });
  const store = await openSiteStore(loadConfig(process.env).database);
  const removed = await store.removeSiteKey(key);
  await store.close();
  if (!removed) throw new Error(`There is no key "${key}". "bun run site list" shows those there are.`);
  console.log(`Removed: the key "${key}". Connections made with it last until their tokens end.`);
}

function originsFrom(text: string): string[] {
  const origins = text.split(',').map((origin) => origin.trim());
  const wrong = origins.find((origin) => !isOriginRule(origin));
  if (wrong === undefined) return origins;
  throw new Error(
    `--origin has "${wrong}" but takes origins such as https://shop.example (no slash at the end), "self" or "*".`,
  );
}

function algorithmFrom(text: string | undefined): Algorithm {
  const algorithm = ALGORITHMS.find((candidate) => candidate === text);
  if (algorithm === undefined) throw new Error(`--algorithm must be one of ${ALGORITHMS.join(', ')}.`);
  return algorithm;
}

/** @returns a new secret, or the text of the file. */
async function keyFrom(algorithm: Algorithm, file: string | undefined): Promise<string> {
  if (algorithm === 'HS256') {
    if (file !== undefined) throw new Error('--public-key is not for HS256: its secret is made here.');
    return randomText(MIN_SECRET_BYTES);
  }
  if (file === undefined) throw new Error(`--public-key FILE is missing: ${algorithm} needs one.`);
  if (!(await Bun.file(file).exists())) throw new Error(`There is no file "${file}".`);
  const pem = await Bun.file(file).text();
  try {
    await importSPKI(pem, algorithm);
  } catch (cause) {
    throw new Error(`"${file}" does not hold a public key for ${algorithm} as PEM (BEGIN PUBLIC KEY).`, {
      cause,
    });
  }
  return pem;
}
