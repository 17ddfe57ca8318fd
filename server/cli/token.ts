/** `bun run token --user USER --room ROOM`: prints a token of the environment's key. */

import { ensureSecret } from '../auth/secret.ts';
import { signToken } from '../auth/sign-token.ts';
import { environmentKey } from '../auth/sites.ts';
import { parseGrants } from '../chat/grants.ts';
import { loadConfig } from '../config.ts';
import { ROLES, type Role } from '../protocol/codes.ts';
import { readOptions } from './arguments.ts';
import { runCommand } from './fail.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

await runCommand(async () => {
  const options = readOptions(Bun.argv.slice(2), {
    usage: 'bun run token',
    about: 'Prints a token for a user, signed with the secret of the environment (or of development).',
    options: {
      user: { value: 'USER', about: 'Who it is for: the claim "sub".', required: true },
      room: { value: 'ROOM', about: 'Their room; "support-*" for all that begin so.', required: true },
      name: { value: 'NAME', about: 'The name that others see. (USER)' },
      role: { value: 'ROLE', about: `${ROLES.join(', ')}.`, fallback: 'write' },
      expires: { value: 'TIME', about: 'How long it is good: 90s, 15m, 1h, 30d.', fallback: '1h' },
    },
  });
  const { user = '', room = '', name, role = '', expires = '' } = options;
  const rooms = { [room]: roleFrom(role) };
  parseGrants(rooms);
  const config = loadConfig(process.env);
  const key = environmentKey(config, await ensureSecret(config), 0);
  const exp = Math.floor(Date.now() / 1000) + secondsFrom(expires);
  const token = await signToken(key, { sub: user, rooms, exp, ...(name !== undefined && { name }) });
  process.stdout.write(`${token}\n`);
});

function roleFrom(text: string): Role {
  const role = ROLES.find((candidate) => candidate === text);
  if (role === undefined) throw new Error(`--role is "${text}" but must be one of ${ROLES.join(', ')}.`);
  return role;
}

function secondsFrom(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? 0);
  if (!(seconds > 0))
    throw new Error(`--expires is "${text}" but must be a time such as 90s, 15m, 1h or 30d.`);
  return seconds;
}
