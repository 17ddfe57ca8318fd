/** The environment as one frozen object, checked at start; every problem is told in one message. */
import { join, resolve } from 'node:path';
import type { Rate } from './chat/token-bucket.ts';
import { CONFIG_VARIABLES, type Values, type VariableName } from './config-variables.ts';
import { nearest } from './nearest-name.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly production: boolean;
  /** Absolute path of the folder for the database and, in development, the secret. */
  readonly data: string;
  /** Absolute path of the SQLite file in it. */
  readonly database: string;
  /** `null` only in development: `ensureSecret` (auth/secret.ts) then makes one and keeps it in `data`. */
  readonly secret: string | null;
  /** The `kid` of the environment's key; a token without a `kid` is checked with it. */
  readonly keyId: string;
  /** As `originAllowed` (auth/origins.ts) takes them. */
  readonly origins: readonly string[];
  readonly audience: string | null;
  readonly issuer: string | null;
  readonly synchronous: 'full' | 'normal';
  /** Addresses and CIDR networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly demo: boolean;
  readonly limits: Limits;
}

export interface Limits {
  /** Characters (code points) of a message. */
  readonly text: number;
  /** Per user and site. */
  readonly sends: Rate;
  /** Per user and site. */
  readonly commands: Rate;
  /** Per address. */
  readonly connects: Rate;
  /** Sockets of one address that have not said hello. */
  readonly pendingPerAddress: number;
  /** Of everybody. */
  readonly connections: number;
  readonly roomsPerConnection: number;
  /** Rooms with more members than this show counts instead of people. */
  readonly largeRoom: number;
}

/** The environment cannot be started with. `message` has one sentence a problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'bad_config';
  readonly temporary = false;
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** As RFC 7518 §3.2 asks of HS256. */
export const MIN_SECRET_BYTES = 32;
const LOCAL_PAGES = ['http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'];
const PROJECT_ROOT = resolve(import.meta.dir, '..');

/**
 * @param env `process.env`, or a test's. An empty value counts as missing.
 * @throws {ConfigError} with every problem.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems = unknownVariables(env);
  const values = readValues(env, problems);
  const production = values.NODE_ENV === 'production';
  problems.push(...secretProblems(values.CHAT_SECRET, production));
  if (production && values.CHAT_DEMO === true) {
    problems.push('CHAT_DEMO must be "off" in production: the demo gives a token to anybody who asks.');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const data = resolve(PROJECT_ROOT, values.CHAT_DATA);
  return freeze({
    host: values.HOST,
    port: values.PORT,
    production,
    data,
    database: join(data, 'chat.sqlite'),
    secret: values.CHAT_SECRET,
    keyId: values.CHAT_KEY_ID,
    origins: values.CHAT_ORIGINS ?? (production ? ['self'] : ['self', ...LOCAL_PAGES]),
    audience: values.CHAT_AUDIENCE,
    issuer: values.CHAT_ISSUER,
    synchronous: values.CHAT_SYNCHRONOUS,
    trustedProxies: values.CHAT_TRUSTED_PROXIES,
    demo: values.CHAT_DEMO ?? !production,
    limits: {
      text: values.CHAT_TEXT_LIMIT,
      sends: { rate: values.CHAT_SENDS_PER_SECOND, burst: values.CHAT_SENDS_BURST },
      commands: { rate: values.CHAT_COMMANDS_PER_SECOND, burst: values.CHAT_COMMANDS_BURST },
      connects: { rate: values.CHAT_CONNECTS_PER_SECOND, burst: values.CHAT_CONNECTS_BURST },
      pendingPerAddress: values.CHAT_PENDING_PER_ADDRESS,
      connections: values.CHAT_CONNECTIONS,
      roomsPerConnection: values.CHAT_ROOMS_PER_CONNECTION,
      largeRoom: values.CHAT_LARGE_ROOM,
    },
  });
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.keys(CONFIG_VARIABLES);
  return Object.keys(env)
    .filter((name) => name.startsWith('CHAT_') && !known.includes(name) && !TEST_VARIABLES.includes(name))
    .map((name) => {
      const suggestion = nearest(name, known);
      const hint = suggestion === null ? 'README.md lists those there are.' : `Did you mean ${suggestion}?`;
      return `${name} is not a variable of this server. ${hint}`;
    });
}

/** Read by the test run alone, and set for whole shells, also those that start a server. */
const TEST_VARIABLES = ['CHAT_BROWSER'];

function readValues(env: Readonly<Record<string, string | undefined>>, problems: string[]): Values {
  const read = <K extends VariableName>(name: K): Values[K] => {
    const variable = CONFIG_VARIABLES[name];
    const given = env[name] ?? '';
    const raw = given.trim() === '' ? variable.fallback : given;
    const result = variable.read(raw);
    if (result.ok) return result.value as Values[K]; // The table's row `K` reads a `Values[K]` by definition.
    problems.push(`${name} is ${JSON.stringify(raw)} but must be ${result.expected}.`);
    return undefined as Values[K]; // Never seen: with a problem told, loadConfig throws.
  };
  const names = Object.keys(CONFIG_VARIABLES) as VariableName[]; // Object.keys forgets the keys' type.
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Values; // So does fromEntries.
}

function secretProblems(secret: string | null, production: boolean): string[] {
  const advice = `at least ${MIN_SECRET_BYTES} bytes, for example from "openssl rand -hex 32"`;
  if (secret === null) return production ? [`CHAT_SECRET is required in production: ${advice}.`] : [];
  const bytes = new TextEncoder().encode(secret).length;
  return bytes < MIN_SECRET_BYTES ? [`CHAT_SECRET has ${bytes} bytes but must have ${advice}.`] : [];
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}
