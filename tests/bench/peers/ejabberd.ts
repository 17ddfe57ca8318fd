/** ejabberd as Debian packs it, in a folder of its own instead of the system's. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from './peers.ts';

const SYSTEM = '/usr/lib';

/** @returns the folder above `ejabberd-VERSION/ebin`; `null` when it is not installed. */
function libraries(): string | null {
  const [app] = new Bun.Glob('*/ejabberd-*/ebin/ejabberd.app').scanSync(SYSTEM);
  return app === undefined ? null : join(SYSTEM, dirname(dirname(dirname(app))));
}

const hasSqlite = (): boolean => {
  const [app] = new Bun.Glob('erlang/lib/p1_sqlite3-*/ebin/sqlite3.app').scanSync(SYSTEM);
  return app !== undefined;
};

export function lacksEjabberd(): string | null {
  if (Bun.which('erl') && libraries() !== null && hasSqlite()) return null;
  return 'Install it on Debian: `apt-get install ejabberd erlang-p1-sqlite3`. The service it starts may be stopped.';
}

/**
 * A server that keeps the archive of its rooms in SQLite, with anonymous people and WebSockets on the loopback
 * address only. Neither shapers nor limits are met.
 */
const configuration = (port: number, data: string): string => `
hosts: [localhost]
loglevel: error
listen:
  - port: ${port}
    ip: "127.0.0.1"
    backlog: 1024
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
auth_method: anonymous
anonymous_protocol: sasl_anon
default_db: sql
sql_type: sqlite
sql_database: "${join(data, 'ejabberd.sqlite')}"
modules:
  mod_mam:
    default: always
  mod_muc:
    access: all
    access_create: all
    max_users: 5000
    default_room_options:
      mam: true
      max_users: 5000
      # In a room of a thousand, everybody would hear of everybody.
      presence_broadcast: []
`;

/** @param data a folder for its configuration, database and log. */
export function ejabberdCommand(port: number, data: string): Command {
  const config = join(data, 'ejabberd.yml');
  writeFileSync(config, configuration(port, data));
  // As Debian's ejabberdctl starts it, which only runs as a user of its own.
  const processes = ['+P', '250000'];
  const database = ['-mnesia', 'dir', `"${join(data, 'mnesia')}"`];
  return {
    args: ['erl', ...processes, '-noinput', ...database, '-s', 'ejabberd'],
    env: {
      HOME: data,
      ERL_LIBS: libraries() ?? '',
      ERL_MAX_PORTS: '32000',
      ERL_CRASH_DUMP: join(data, 'crash.dump'),
      EJABBERD_CONFIG_PATH: config,
      EJABBERD_LOG_PATH: join(data, 'ejabberd.log'),
    },
  };
}
