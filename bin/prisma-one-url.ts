#!/usr/bin/env node
import { posix } from 'node:path';
import type { Argv, Options as YargsOptions } from 'yargs';
import { InternalError, Refusal } from '../lib/errors';
import { Interrupted, type Terminal } from '../lib/host/host';
import { nodeHost, nodeTerminal, withInterrupt } from '../lib/host/node';
import type { Options } from '../lib/options';
import { run } from '../lib/run';
import { version } from '../package.json';
import { plainWords } from './plain-words';

const COMMANDS = {
  upgrade: ['$0', 'upgrade'],
  plan: ['plan', 'diff'],
  check: ['check'],
} as const satisfies Record<Options['command'], readonly string[]>;

const TELLS: Readonly<Record<Options['command'], string>> = {
  upgrade: 'detect, plan, show, ask, write, verify (the default)',
  plan: 'show the diff, write nothing',
  check: 'judge for CI, write nothing: exit code 1 when work is left',
};

/** From the words of the command line to the exit code. What goes wrong is one line and its cure, never a stack. */
async function main(words: readonly string[]): Promise<number> {
  let terminal = nodeTerminal({ color: 'auto' });
  try {
    const parsed = await readWords(words);
    if (parsed === null) return 0;
    terminal = nodeTerminal({ color: parsed.color });
    return await start(parsed, terminal);
  } catch (problem) {
    return tell(problem, terminal);
  }
}

interface Parsed {
  readonly options: Options;
  readonly cwd: string;
  readonly color: 'auto' | 'always' | 'never';
}

async function start({ options, cwd }: Parsed, terminal: Terminal): Promise<number> {
  const host = nodeHost(cwd);
  refuseMistypedCommand(options.paths, (path) => host.entry(posix.join(host.cwd, path)) !== null);
  return run({ host, terminal, withInterrupt, version }, options);
}

/** A finding's manners for what ends a run; of an error that is not ours to explain only the kind is shown, its text may hold a secret. */
function tell(problem: unknown, terminal: Terminal): number {
  if (problem instanceof Interrupted) {
    terminal.say('interrupted; what was begun is put back');
    return 130;
  }
  const [message, help] = problem instanceof Refusal ? [problem.message, problem.help ?? ''] : bugReport(problem);
  const cure = help === '' ? [] : help.split('\n').map((line) => `  help: ${line}`);
  terminal.say([`error: ${message}`, ...cure].join('\n'));
  return 2;
}

function bugReport(problem: unknown): readonly [message: string, help: string] {
  const kind = problem instanceof Error ? problem.name : 'unknown error';
  const text = problem instanceof InternalError ? `: ${problem.message}` : '';
  return [
    `prisma-one-url met a problem that it does not know (${kind}${text}); nothing was written`,
    'please report it with the command that was run',
  ];
}

/** Reads the words; `null` when help or the version was asked for and printed. */
async function readWords(words: readonly string[]): Promise<Parsed | null> {
  const plain = plainWords(words, PLAIN_COMMANDS, FLAGS);
  if (plain !== undefined) return parsedFrom(commandNamed(plain.command), plain.argv as unknown as Flags);
  // Required here, which makes it a chunk of its own in the build.
  const yargs = require('yargs') as Argv;
  let parsed: Parsed | null = null;
  const take = (command: Options['command']) => (argv: Flags) => {
    parsed = parsedFrom(command, argv);
  };
  const parser = withFlags(yargs(words)).scriptName('prisma-one-url').version(version).help().alias('help', 'h');
  parser.usage('Takes a Prisma and Postgres project from three database URLs to one.\n\n  $0 [command] [paths..]');
  for (const [command, names] of Object.entries(COMMANDS) as [Options['command'], readonly string[]][]) {
    parser.command(
      names.map((name) => `${name} [paths..]`),
      TELLS[command],
      (sub) =>
        sub.positional('paths', { type: 'string', array: true, describe: 'folders or schemas; they must exist' }),
      (argv) => take(command)(argv as unknown as Flags),
    );
  }
  await parser
    .strictOptions()
    .exitProcess(false)
    .wrap(Math.min(100, parser.terminalWidth()))
    .fail(refuseUsage)
    .parseAsync();
  return parsed;
}

/** The commands that take nothing but paths; all others are left to yargs. */
const PLAIN_COMMANDS = [...COMMANDS.upgrade, ...COMMANDS.plan, ...COMMANDS.check];

function commandNamed(name = 'upgrade'): Options['command'] {
  const commands = Object.entries(COMMANDS) as [Options['command'], readonly string[]][];
  return commands.find(([, names]) => names.includes(name))?.[0] ?? 'upgrade';
}

function parsedFrom(command: Options['command'], argv: Flags): Parsed {
  return { options: optionsOf(argv['dry-run'] ? 'plan' : command, argv), cwd: argv.cwd, color: argv.color };
}

function refuseUsage(message: string | undefined, problem: Error | undefined): never {
  if (problem) throw problem;
  const [first = 'the command line can not be read', ...rest] = (message ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  throw new Refusal(
    [first.charAt(0).toLowerCase() + first.slice(1), ...rest].join(' '),
    'prisma-one-url --help lists the commands and flags',
  );
}

const FLAGS = {
  cwd: { type: 'string', default: '.', describe: 'work in this folder', group: 'Selection:' },
  all: { type: 'boolean', default: false, describe: 'every project below the folder', group: 'Selection:' },
  schema: { type: 'string', describe: 'the schema file or folder', group: 'Selection:' },
  'env-file': {
    type: 'string',
    array: true,
    default: [],
    describe: 'env files to read besides those found (glob)',
    group: 'Selection:',
  },
  only: { type: 'string', array: true, default: [], describe: 'only these steps', group: 'Selection:' },
  skip: { type: 'string', array: true, default: [], describe: 'all but these steps', group: 'Selection:' },
  yes: {
    type: 'boolean',
    alias: 'y',
    default: false,
    describe: 'write without asking; answers no question of fact',
    group: 'Decision:',
  },
  'dry-run': { type: 'boolean', alias: ['dry', 'n'], default: false, describe: 'the same as plan', group: 'Decision:' },
  'allow-dirty': {
    type: 'boolean',
    default: false,
    describe: 'write to files with uncommitted changes',
    group: 'Decision:',
  },
  review: { type: 'boolean', default: false, describe: 'take the fixes of safety `review` too', group: 'Decision:' },
  pooler: {
    type: 'string',
    array: true,
    default: [],
    describe: 'state the pooler: [PATH=]NAME[@VERSION[:max_prepared_statements=N]]',
    group: 'Facts:',
  },
  'same-login': {
    type: 'boolean',
    default: false,
    describe: 'state that both URLs name one role, database and endpoint',
    group: 'Facts:',
  },
  'prisma-version': { type: 'string', describe: 'state the Prisma version', group: 'Facts:' },
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
  quiet: { type: 'boolean', default: false, describe: 'only errors and results', group: 'Output:' },
  verbose: { type: 'boolean', default: false, describe: 'every remark, none folded', group: 'Output:' },
} as const satisfies Record<string, YargsOptions>;

function withFlags(parser: Argv): Argv {
  return parser.options(FLAGS).parserConfiguration({ 'greedy-arrays': false, 'duplicate-arguments-array': true });
}

/** What yargs makes of `FLAGS`. */
interface Flags {
  readonly paths?: readonly string[];
  readonly cwd: string;
  readonly all: boolean;
  readonly schema?: string;
  readonly 'env-file': readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly yes: boolean;
  readonly 'dry-run': boolean;
  readonly 'allow-dirty': boolean;
  readonly review: boolean;
  readonly pooler: readonly string[];
  readonly 'same-login': boolean;
  readonly 'prisma-version'?: string;
  readonly format: 'pretty' | 'json';
  readonly color: Parsed['color'];
  readonly quiet: boolean;
  readonly verbose: boolean;
}

function optionsOf(command: Options['command'], argv: Flags): Options {
  const list = (values: readonly string[]) =>
    values.flatMap((value) => value.split(',')).filter((value) => value !== '');
  return {
    command,
    paths: argv.paths ?? [],
    all: argv.all,
    schema: argv.schema,
    envFiles: argv['env-file'],
    only: list(argv.only),
    skip: list(argv.skip),
    yes: argv.yes,
    allowDirty: argv['allow-dirty'],
    review: argv.review,
    poolers: argv.pooler,
    answers: [],
    sameLogin: argv['same-login'],
    prismaVersion: argv['prisma-version'],
    format: argv.format,
    quiet: argv.quiet,
    verbose: argv.verbose,
  };
}

/** `chek` is a typo for a command, not a path that is missing. */
function refuseMistypedCommand([first]: readonly string[], exists: (path: string) => boolean): void {
  if (first === undefined || /[./\\]/.test(first) || exists(first)) return;
  const near = Object.values(COMMANDS)
    .flat()
    .find((name) => name !== '$0' && distance(name, first) <= 2);
  throw new Refusal(
    `there is no command and no path \`${first}\``,
    near === undefined ? 'prisma-one-url --help lists the commands' : `did you mean \`${near}\`?`,
  );
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, char] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const kept = (row[j - 1] ?? 0) + (char === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, kept));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
