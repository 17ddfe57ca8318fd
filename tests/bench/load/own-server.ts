import { startServer, type TestServer } from '../../support/server.ts';

/** Limits are looked at for every message, and none is reached by a load that comes from one address. */
const LIMITS = {
  CHAT_SENDS_PER_SECOND: '10000',
  CHAT_SENDS_BURST: '100000',
  CHAT_COMMANDS_PER_SECOND: '10000',
  CHAT_COMMANDS_BURST: '100000',
  CHAT_CONNECTS_PER_SECOND: '100000',
  CHAT_CONNECTS_BURST: '1000000',
  CHAT_PENDING_PER_ADDRESS: '1000000',
};

/** This project's server as it is, everything on, every acknowledged message synced. */
export const startOwnServer = (): Promise<TestServer> =>
  startServer({ NODE_ENV: 'production', CHAT_DEMO: 'off', CHAT_ORIGINS: '*', ...LIMITS });
