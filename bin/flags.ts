import type { InferredOptionTypes, Options as YargsOption } from 'yargs';
import { Refusal } from '../lib/errors';
import type { Options } from '../lib/options';

const list = { type: 'string', array: true, default: [] as string[] } as const;
const off = { type: 'boolean', default: false } as const;

/** Every flag, the same on every command. */
export const FLAGS = {
  cwd: { type: 'string', default: '.', describe: 'work in this folder', group: 'Selection:' },
  all: { ...off, describe: 'every project below the folder', group: 'Selection:' },
  schema: { type: 'string', describe: 'the schema file or folder', group: 'Selection:' },
  // Node 20 takes `--env-file` for itself, also behind a script's name: it wants a file that is there, and loads it.
  'env-file': {
    ...list,
    alias: 'env-files',
    describe: 'env files besides those found; for a glob write --env-files',
    group: 'Selection:',
  },
  only: { ...list, describe: 'only these steps', group: 'Selection:' },
  skip: { ...list, describe: 'all but these steps', group: 'Selection:' },
  yes: { ...off, alias: 'y', describe: 'write without asking; answers no question of fact', group: 'Decision:' },
  'dry-run': { ...off, alias: ['dry', 'n'], describe: 'the same as plan', group: 'Decision:' },
  'allow-dirty': { ...off, describe: 'write to files with uncommitted changes', group: 'Decision:' },
  review: { ...off, describe: 'take the fixes of safety `review` too', group: 'Decision:' },
  target: {
    type: 'string',
    choices: ['one-url', 'two-url'],
    describe: 'one URL (the default), or a direct one for the CLI beside it',
    group: 'Decision:',
  },
  'use-pooled-host': { ...off, describe: 'point an unpooled Neon url at its pooled host first', group: 'Decision:' },
  pooler: { ...list, describe: 'state the pooler: [PATH=]NAME[@VERSION[:max_prepared_statements=N]]', group: 'Facts:' },
  'same-login': { ...off, describe: 'state that both URLs name one role, database and endpoint', group: 'Facts:' },
  'prisma-version': { type: 'string', describe: 'state the Prisma version', group: 'Facts:' },
  probe: { ...off, describe: 'ask the database itself, see the command probe', group: 'Facts:' },
  deep: {
    ...off,
    describe: 'let a probe make a database of its own, and disturb others on old poolers',
    group: 'Facts:',
  },
  format: {
    type: 'string',
    choices: ['pretty', 'json'],
    default: 'pretty',
    describe: 'for people or for programs',
    group: 'Output:',
  },
  color: {
    type: 'string',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    describe: 'colours',
    group: 'Output:',
  },
  quiet: { ...off, describe: 'only errors and results', group: 'Output:' },
  verbose: { ...off, describe: 'every remark, none folded', group: 'Output:' },
  progress: {
    type: 'boolean',
    default: true,
    describe: 'show on a terminal that a long run is alive; --no-progress shows nothing',
    group: 'Output:',
  },
  undo: { type: 'boolean', default: true, describe: 'keep what `undo` needs; --no-undo keeps nothing', group: 'Run:' },
} as const satisfies Record<string, YargsOption>;

/** What yargs makes of a command line with `FLAGS`; `--` has the words behind a bare `--`. */
export type Flags = InferredOptionTypes<typeof FLAGS> & {
  readonly paths?: readonly string[];
  readonly '--'?: readonly string[];
};

/** The options of a run. Throws `Refusal` for a flag without a value, which would widen the run unnoticed. */
export function optionsOf(command: Options['command'], flags: Flags): Options {
  refuseEmpty(flags);
  const names = (values: readonly string[]) => values.flatMap((value) => value.split(','));
  return {
    // `check` writes nothing anyway, and a gate must not turn green by a flag.
    command: flags['dry-run'] && command === 'upgrade' ? 'plan' : command,
    paths: [...(flags.paths ?? []), ...(flags['--'] ?? [])],
    all: flags.all,
    schema: flags.schema,
    envFiles: flags['env-file'],
    only: names(flags.only),
    skip: names(flags.skip),
    yes: flags.yes,
    allowDirty: flags['allow-dirty'],
    review: flags.review,
    target: flags.target as Options['target'],
    usePooledHost: flags['use-pooled-host'],
    poolers: flags.pooler,
    sameLogin: flags['same-login'],
    prismaVersion: flags['prisma-version'],
    probe: flags.probe,
    deep: flags.deep,
    answers: [],
    undo: flags.undo,
    cwd: flags.cwd,
    format: flags.format as Options['format'],
    quiet: flags.quiet,
    verbose: flags.verbose,
  };
}

function refuseEmpty(flags: Flags): void {
  const isEmpty = (value: unknown) =>
    value === '' || (Array.isArray(value) && value.some((part) => String(part).trim() === ''));
  for (const [name, value] of Object.entries(flags)) {
    if (!isEmpty(value)) continue;
    throw new Refusal(
      name in FLAGS ? `--${name} needs a value` : 'a path is empty',
      'prisma-one-url --help lists the flags',
    );
  }
}

/** A flag that is given twice and takes one value has the last one; `--no-color` is `--color never`. */
export function tidied(flags: Record<string, unknown>): Flags {
  const single = Object.entries(flags).map(([name, value]) => {
    const takesMany =
      name === 'paths' || name === '--' || name === '_' || 'array' in (FLAGS[name as keyof typeof FLAGS] ?? {});
    return [name, Array.isArray(value) && !takesMany ? value.at(-1) : value];
  });
  return Object.fromEntries(single) as Flags;
}
