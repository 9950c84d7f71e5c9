import type { Argv } from 'yargs';
import { Refusal } from '../lib/errors';
import type { Options } from '../lib/options';
import type { UndoCommand } from '../lib/run-undo';
import { version } from '../package.json';
import { FLAGS, type Flags, optionsOf, tidied } from './flags';
import { nearest } from './nearest';
import { flagIn, plainWords, type TakenFlag } from './plain-words';

/** What the command line asks for. */
export type Task =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'probe'; readonly options: Options }
  | { readonly kind: 'undo'; readonly undo: UndoCommand }
  | { readonly kind: 'explain'; readonly words: readonly string[]; readonly format: Options['format'] };

export interface Parsed {
  readonly task: Task;
  readonly cwd: string;
  readonly color: 'auto' | 'always' | 'never';
  /** Whether a long run may show that it is alive. */
  readonly progress: boolean;
}

/** The commands that judge and plan, with their other names. */
const RUNS = {
  upgrade: ['$0', 'upgrade'],
  plan: ['plan', 'diff'],
  check: ['check'],
  doctor: ['doctor'],
} as const satisfies Record<Options['command'], readonly string[]>;

const TELLS: Readonly<Record<Options['command'], string>> = {
  upgrade: 'detect, plan, show, ask, write, verify (the default)',
  plan: 'show the diff, write nothing',
  check: 'judge for CI, write nothing: exit code 1 when work is left',
  doctor: 'what was seen, from where, and why each step goes or holds',
};

/** Every word that is a command. */
export const COMMANDS: readonly string[] = [...Object.values(RUNS).flat(), 'probe', 'undo', 'explain'].filter(
  (name) => name !== '$0',
);

/** The commands that take nothing but paths; all others are left to yargs. */
const PLAIN: readonly string[] = Object.values(RUNS)
  .flat()
  .filter((name) => name !== '$0');

/** Reads the words; `null` when help or the version was asked for and printed. Throws `Refusal` for what can't be read. */
export async function readWords(words: readonly string[]): Promise<Parsed | null> {
  const spoken = words.map((word) => (word === '--no-color' ? '--color=never' : word));
  const asked = explained(spoken);
  if (asked !== undefined) return parsedExplain(asked);
  const plain = plainWords(spoken, PLAIN, FLAGS);
  if (plain !== undefined) return parsedRun(commandNamed(plain.command), plain.argv);
  return readWithYargs(spoken);
}

async function readWithYargs(words: readonly string[]): Promise<Parsed | null> {
  // Required here, which makes it a chunk of its own in the build.
  const yargs = require('yargs') as Argv;
  let parsed: Parsed | null = null;
  const parser = yargs(words)
    .options(FLAGS)
    .parserConfiguration({
      'greedy-arrays': false,
      'duplicate-arguments-array': true,
      'populate--': true,
      'camel-case-expansion': false,
    })
    .scriptName('prisma-one-url')
    .version(version)
    .help()
    .alias('help', 'h')
    .usage('Takes a Prisma and Postgres project from three database URLs to one.\n\n  $0 [command] [paths..]');
  for (const [command, names] of Object.entries(RUNS) as [Options['command'], readonly string[]][]) {
    parser.command(
      names.map((name) => `${name} [paths..]`),
      TELLS[command],
      (sub) =>
        sub.positional('paths', { type: 'string', array: true, describe: 'folders or schemas; they must exist' }),
      (argv) => {
        parsed = parsedRun(command, argv);
      },
    );
  }
  parser.command(
    'probe [paths..]',
    'talk to the database: can the pooled URL do what Prisma Migrate needs?',
    (sub) => sub.positional('paths', { type: 'string', array: true, describe: 'folders or schemas; they must exist' }),
    (argv) => {
      parsed = parsedProbe(argv);
    },
  );
  parser.command(
    'undo [run]',
    'put back the bytes of a run, of the newest where none is named',
    (sub) =>
      sub
        .positional('run', { type: 'string', describe: 'the id of a run' })
        .option('list', { type: 'boolean', default: false, describe: 'list the runs instead' }),
    (argv) => {
      parsed = parsedUndo(argv);
    },
  );
  parser.command('explain [words..]', 'the page of a step, a check or an error text; no argument lists all', (sub) =>
    sub.positional('words', { type: 'string', array: true, describe: 'a code, or an error text as it was printed' }),
  );
  await parser
    .strictOptions()
    .exitProcess(false)
    .wrap(Math.min(100, parser.terminalWidth()))
    .fail((message, problem) => refuseUsage(message, problem, words))
    .parseAsync();
  return parsed;
}

function commandNamed(name = 'upgrade'): Options['command'] {
  const runs = Object.entries(RUNS) as [Options['command'], readonly string[]][];
  return runs.find(([, names]) => names.includes(name))?.[0] ?? 'upgrade';
}

function parsedRun(command: Options['command'], argv: Record<string, unknown>): Parsed {
  const flags = tidied(argv);
  return { task: { kind: 'run', options: optionsOf(command, flags) }, ...around(flags) };
}

function parsedProbe(argv: Record<string, unknown>): Parsed {
  const flags = tidied(argv);
  return { task: { kind: 'probe', options: optionsOf('plan', flags) }, ...around(flags) };
}

function parsedUndo(argv: Record<string, unknown>): Parsed {
  const flags = tidied(argv) as Flags & { readonly run?: string; readonly list: boolean };
  const undo = { run: flags.run, list: flags.list, format: flags.format as Options['format'], quiet: flags.quiet };
  return { task: { kind: 'undo', undo }, ...around(flags) };
}

/** The words beside `explain`, if that is the command; its help is left to yargs. */
function explained(words: readonly string[]): readonly string[] | undefined {
  const before = flagsBefore(words).words;
  const rest = words.slice(before + 1);
  if (words[before] !== 'explain' || [rest[0], rest.at(-1)].some((word) => word === '--help' || word === '-h')) {
    return undefined;
  }
  return [...words.slice(0, before), ...rest];
}

/**
 * A pasted error may begin with `-->` and name any flag, so only the flags before it and behind it are read as such.
 *
 * Throws `Refusal` for what is almost one of ours there.
 */
function parsedExplain(words: readonly string[]): Parsed {
  const before = flagsBefore(words);
  const behind = flagsBehind(words.slice(before.words));
  const text = words.slice(before.words, words.length - behind.words);
  for (const word of [text[0], text.at(-1)]) refuseSlip(word);
  const given = new Map([...before.flags, ...behind.flags].map(({ name, value }) => [name, value]));
  const { cwd, color, progress, format } = {
    ...{ cwd: FLAGS.cwd.default, color: FLAGS.color.default, progress: true, format: FLAGS.format.default },
    ...Object.fromEntries(given),
  };
  const task: Task = { kind: 'explain', words: text, format: format as Options['format'] };
  return { task, cwd, color: color as Parsed['color'], progress };
}

interface FoundFlags {
  readonly flags: readonly TakenFlag[];
  /** How many words they take. */
  readonly words: number;
}

function flagsBefore(words: readonly string[]): FoundFlags {
  const flag = flagIn(words[0] ?? '', words[1], FLAGS);
  if (flag === undefined) return { flags: [], words: 0 };
  const others = flagsBefore(words.slice(flag.words));
  return { flags: [flag, ...others.flags], words: flag.words + others.words };
}

/** The last word or the last two, as long as they are a flag. */
function flagsBehind(words: readonly string[]): FoundFlags {
  const [word = '', last = ''] = words.slice(-2);
  const one = flagIn(words.at(-1) ?? '', undefined, FLAGS);
  const two = words.length > 1 ? flagIn(word, last, FLAGS) : undefined;
  const flag = one ?? (two?.words === 2 ? two : undefined);
  if (flag === undefined) return { flags: [], words: 0 };
  const others = flagsBehind(words.slice(0, words.length - flag.words));
  return { flags: [...others.flags, flag], words: others.words + flag.words };
}

function refuseSlip(word: string | undefined): void {
  const name = /^--([a-z][a-z-]*)(?:=.*)?$/.exec(word ?? '')?.[1];
  if (name === undefined || nearest(name, FLAG_NAMES) === undefined) return;
  throw FLAG_NAMES.includes(name) ? new Refusal(`--${name} needs a value`, HELP) : unknownFlags([name]);
}

function around({ cwd, color, quiet, progress }: Flags): Omit<Parsed, 'task'> {
  return { cwd, color: color as Parsed['color'], progress: progress && !quiet };
}

const HELP = 'prisma-one-url --help lists the commands and flags';

function refuseUsage(message: string | undefined, problem: Error | undefined, words: readonly string[]): never {
  if (problem) throw problem;
  const text = (message ?? 'the command line can not be read').replace(/\s*\n\s*/g, ' ').trim();
  const unknown = /^Unknown arguments?: (.+)$/.exec(text)?.[1];
  // yargs calls `--no-undoo` by what it would turn off.
  const written = (name: string) => (words.includes(`--no-${name}`) ? `no-${name}` : name);
  if (unknown !== undefined) throw unknownFlags([...new Set(unknown.split(', ').map(written))]);
  throw new Refusal(text.charAt(0).toLowerCase() + text.slice(1), HELP);
}

/** Every flag by its names, and by what turns it off. */
const FLAG_NAMES: readonly string[] = Object.entries(FLAGS)
  .flatMap(([name, flag]) => [name, 'alias' in flag ? flag.alias : [], flag.type === 'boolean' ? `no-${name}` : []])
  .flat()
  .concat('help', 'version', 'list')
  .filter((name) => name.length > 1);

function unknownFlags(names: readonly string[]): Refusal {
  const near = names.flatMap((name) => nearest(name, FLAG_NAMES) ?? []);
  const written = names.map((name) => `\`${name.length === 1 ? '-' : '--'}${name}\``);
  return new Refusal(
    `there is no flag ${written.join(', ')}`,
    near.length === 0 ? HELP : `did you mean ${near.map((name) => `\`--${name}\``).join(', ')}?`,
  );
}
