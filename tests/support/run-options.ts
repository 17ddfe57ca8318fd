/** How a command of the tests reads what was asked of it: `bun run test:faults`, `bun run bench`. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { fail } from '../../server/cli/fail.ts';

/**
 * `--help` prints `help` and ends with code 0; an option that there is not, or that lacks its value, is told in one
 * sentence and ends with code 1.
 * @param command as one types it: `bun run bench`.
 */
export function readRunOptions<const Options extends ParseArgsOptionsConfig>(
  command: string,
  help: string,
  options: Options,
) {
  const args = Bun.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    process.exit(0);
  }
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    return fail(`${reason}. "${command} --help" shows every option.`);
  }
}

/**
 * Those that `--only` names, with commas between, in the order of `all`; all of them without it.
 * @param kind what they are, in the sentence on a name that there is not: `fault`.
 */
export function chooseNamed<Item extends { readonly name: string }>(
  all: readonly Item[],
  only: string | undefined,
  kind: string,
): readonly Item[] {
  const names = only?.split(',').map((name) => name.trim());
  if (!names) return all;
  const unknown = names.find((name) => !all.some((item) => item.name === name));
  if (unknown !== undefined) {
    fail(`There is no ${kind} "${unknown}". There are: ${all.map(({ name }) => name).join(', ')}.`);
  }
  return all.filter(({ name }) => names.includes(name));
}
