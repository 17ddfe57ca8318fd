/** Every environment variable of the server: its default, what it is for, and how its text is read. */
import { isOriginRule } from './auth/origins.ts';
import { isNetwork } from './http/client-address.ts';

/** `expected` completes the sentence "NAME must be …". */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly expected: string };

export interface Variable<T> {
  /** Read when the variable is missing or empty. */
  readonly fallback: string;
  /** The default as README.md shows it. */
  readonly shown: string;
  readonly about: string;
  readonly read: (text: string) => Reading<T>;
}

export const CONFIG_VARIABLES = {
  HOST: variable('127.0.0.1', 'The address to listen on; `0.0.0.0` for every IPv4 network.', text()),
  PORT: variable('3000', 'The port to listen on; `0` takes a free one.', integer(0, 65_535)),
  NODE_ENV: variable(
    'development',
    '`production` refuses what is only for development; `test` is like `development`.',
    oneOf('development', 'production', 'test'),
  ),
  CHAT_DATA: variable('data', 'The folder of the database, from the project root or absolute.', text()),
  CHAT_SECRET: variable(
    '',
    'What tokens are signed with (HS256), 32 bytes or more. Required in production.',
    secret(),
    'made once and kept in the data folder; production: none',
  ),
  CHAT_KEY_ID: variable('default', 'The `kid` of that key.', keyId()),
  CHAT_ORIGINS: variable(
    '',
    'Whose pages may connect, with commas: origins, `self` (pages of this server), or `*`.',
    orMissing(
      list(
        isOriginRule,
        'origins such as https://shop.example (no slash at the end) with commas between, "self" or "*"',
      ),
    ),
    'self and any port of this machine; production: self',
  ),
  CHAT_AUDIENCE: variable('', 'The `aud` that tokens must have.', orMissing(text()), 'not checked'),
  CHAT_ISSUER: variable('', 'The `iss` that tokens must have.', orMissing(text()), 'not checked'),
  CHAT_SYNCHRONOUS: variable(
    'full',
    '`full`: an acknowledged message survives a power loss. `normal`: faster, and only a crash.',
    oneOf('full', 'normal'),
  ),
  CHAT_TRUSTED_PROXIES: variable(
    '',
    'Proxies whose `X-Forwarded-For` is believed, with commas: addresses or networks.',
    list(isNetwork, 'addresses or networks such as 10.0.0.0/8 with commas between'),
    'none',
  ),
  CHAT_DEMO: variable(
    '',
    'The demo at `/`, `on` or `off`. Never on in production.',
    orMissing(onOff()),
    'on; production: off',
  ),
  CHAT_TEXT_LIMIT: variable('4000', 'Characters in a message.', integer(1, 10_000)),
  CHAT_SENDS_PER_SECOND: variable('5', 'Messages, edits and deletions of one user.', decimal(0.01, 10_000)),
  CHAT_SENDS_BURST: variable('20', 'How many of those at once.', integer(1, 100_000)),
  CHAT_COMMANDS_PER_SECOND: variable('50', 'Commands of one user.', decimal(0.01, 10_000)),
  CHAT_COMMANDS_BURST: variable('200', 'How many of those at once.', integer(1, 100_000)),
  CHAT_CONNECTS_PER_SECOND: variable('20', 'New connections from one address.', decimal(0.01, 100_000)),
  CHAT_CONNECTS_BURST: variable('100', 'How many of those at once.', integer(1, 1_000_000)),
  CHAT_PENDING_PER_ADDRESS: variable(
    '100',
    'Connections of one address that have not said hello.',
    integer(1, 1_000_000),
  ),
  CHAT_CONNECTIONS: variable(
    '50000',
    'Connections of everybody; fewer where the limit of open files is lower.',
    integer(1, 1_000_000),
  ),
  CHAT_ROOMS_PER_CONNECTION: variable('200', 'Rooms that one connection may join.', integer(1, 10_000)),
  CHAT_LARGE_ROOM: variable(
    '100',
    'Rooms with more members show counts instead of people.',
    integer(1, 10_000),
  ),
} as const satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof CONFIG_VARIABLES;
export type Values = {
  readonly [K in VariableName]: (typeof CONFIG_VARIABLES)[K] extends Variable<infer T> ? T : never;
};

type Read<T> = (text: string) => Reading<T>;

function variable<T>(fallback: string, about: string, read: Read<T>, shown = fallback): Variable<T> {
  return { fallback, about, read, shown };
}

function good<T>(value: T): Reading<T> {
  return { ok: true, value };
}

function text(): Read<string> {
  return (raw) => (raw.trim() === '' ? { ok: false, expected: 'a text' } : good(raw.trim()));
}

/** Kept exactly: whoever signs tokens does not trim it either. */
function secret(): Read<string | null> {
  return (raw) => good(raw === '' ? null : raw);
}

function keyId(): Read<string> {
  return (raw) =>
    /^[\w.-]{1,64}$/.test(raw.trim())
      ? good(raw.trim())
      : { ok: false, expected: 'of letters, digits, ".", "_" and "-", at most 64 of them' };
}

function integer(min: number, max: number): Read<number> {
  return (raw) => {
    const value = /^\d{1,9}$/.test(raw.trim()) ? Number(raw) : Number.NaN;
    return value >= min && value <= max
      ? good(value)
      : { ok: false, expected: `a whole number from ${min} to ${max}` };
  };
}

function decimal(min: number, max: number): Read<number> {
  return (raw) => {
    const value = /^\d{1,9}(\.\d{1,4})?$/.test(raw.trim()) ? Number(raw) : Number.NaN;
    return value >= min && value <= max
      ? good(value)
      : { ok: false, expected: `a number from ${min} to ${max}` };
  };
}

function oneOf<const T extends string>(...choices: readonly T[]): Read<T> {
  return (raw) => {
    const found = choices.find((choice) => choice === raw.trim());
    return found === undefined
      ? { ok: false, expected: choices.map((choice) => `"${choice}"`).join(' or ') }
      : good(found);
  };
}

function onOff(): Read<boolean> {
  const read = oneOf('on', 'off');
  return (raw) => {
    const reading = read(raw);
    return reading.ok ? good(reading.value === 'on') : reading;
  };
}

function list(accepts: (item: string) => boolean, expected: string): Read<readonly string[]> {
  return (raw) => {
    const items = raw
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    return items.every(accepts) ? good(items) : { ok: false, expected };
  };
}

function orMissing<T>(read: Read<T>): Read<T | null> {
  return (raw) => (raw === '' ? good(null) : read(raw));
}
