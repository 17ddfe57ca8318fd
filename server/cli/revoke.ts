/** `bun run revoke --user USER`: ends a user's tokens and connections, also while the server runs. */
import { ENVIRONMENT_SITE } from '../auth/sites.ts';
import { loadConfig } from '../config.ts';
import { openSiteStore } from '../store/sqlite/site-store.ts';
import { readOptions } from './arguments.ts';
import { runCommand } from './fail.ts';

await runCommand(async () => {
  const { user = '', site = ENVIRONMENT_SITE } = readOptions(Bun.argv.slice(2), {
    usage: 'bun run revoke',
    about: 'Every token of this user that was issued until now ends at once. Later ones count again.',
    options: {
      user: { value: 'USER', about: 'The user\'s id, the "sub" of the tokens.', required: true },
      site: { value: 'NAME', about: 'The site of the user.', fallback: ENVIRONMENT_SITE },
    },
  });
  const store = await openSiteStore(loadConfig(process.env).database);
  const found = await store.revoke({ siteName: site, subject: user, before: Date.now() });
  await store.close();
  if (!found) throw new Error(`There is no site "${site}". "bun run site list" shows those that were added.`);
  console.log(`Revoked: every token of "${user}" that was issued until now.`);
});
