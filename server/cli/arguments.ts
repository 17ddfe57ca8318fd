import { parseArgs } from 'node:util';
import { fail } from './fail.ts';

/** An option of a command: `--name VALUE`. */
export interface Option {
  readonly value: string;
  readonly about: string;
  readonly required?: true;
  readonly fallback?: string;
}

export interface CommandHelp<Name extends string> {
  /** `bun run token`, and what comes before the options. */
  readonly usage: string;
  readonly about: string;
  readonly options: Readonly<Record<Name, Option>>;
}

/**
 * Reads the options of a command. `--help` prints what there is and ends with code 0; anything wrong is told in one
 * sentence and ends with code 1.
 */
export function readOptions<Name extends string>(
  args: readonly string[],
  help: CommandHelp<Name>,
): Readonly<Partial<Record<Name, string>>> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(helpText(help));
    process.exit(0);
  }
  const names = Object.keys(help.options) as Name[]; // Object.keys forgets the keys' type.
  const values = parse(args, names, help.usage);
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const option = help.options[name];
    // An unset variable of a script, mostly: doing something else than was meant would be worse than nothing.
    if (values[name] === '') fail(`--${name} is empty. "${help.usage} --help" shows every option.`);
    const value = values[name] ?? option.fallback;
    if (typeof value === 'string') found[name] = value;
    else if (option.required)
      fail(`--${name} ${option.value} is missing. "${help.usage} --help" shows every option.`);
  }
  return found;
}

function parse(args: readonly string[], names: readonly string[], usage: string): Record<string, unknown> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    return fail(`${reason}. "${usage} --help" shows every option.`);
  }
}

function helpText({ usage, about, options }: CommandHelp<string>): string {
  const rows = Object.entries(options).map(([name, { value, about, fallback }]) => {
    return `  ${`--${name} ${value}`.padEnd(28)}${about}${fallback === undefined ? '' : ` (${fallback})`}`;
  });
  return `${usage} [options]\n\n${about}\n\n${rows.join('\n')}\n`;
}
