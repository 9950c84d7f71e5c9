import type { Argv } from 'yargs';
import { Refusal } from '../lib/errors';
import type { Options } from '../lib/options';
import type { UndoCommand } from '../lib/run-undo';
import { version } from '../package.json';
import { FLAGS, type Flags, optionsOf, tidied } from './flags';
import { plainWords } from './plain-words';

/** What the command line asks for. */
export type Task =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'undo'; readonly undo: UndoCommand }
  | { readonly kind: 'explain'; readonly words: readonly string[] };

export interface Parsed {
  readonly task: Task;
  readonly cwd: string;
  readonly color: 'auto' | 'always' | 'never';
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
export const COMMANDS: readonly string[] = [...Object.values(RUNS).flat(), 'undo', 'explain'].filter(
  (name) => name !== '$0',
);

/** The commands that take nothing but paths; all others are left to yargs. */
const PLAIN: readonly string[] = Object.values(RUNS)
  .flat()
  .filter((name) => name !== '$0');

/** Reads the words; `null` when help or the version was asked for and printed. Throws `Refusal` for what can't be read. */
export async function readWords(words: readonly string[]): Promise<Parsed | null> {
  const spoken = words.map((word) => (word === '--no-color' ? '--color=never' : word));
  if (spoken[0] === 'explain' && !spoken.includes('--help')) return parsedExplain(spoken.slice(1));
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
    .fail(refuseUsage)
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

function parsedUndo(argv: Record<string, unknown>): Parsed {
  const flags = tidied(argv) as Flags & { readonly run?: string; readonly list: boolean };
  const undo = { run: flags.run, list: flags.list, format: flags.format as Options['format'], quiet: flags.quiet };
  return { task: { kind: 'undo', undo }, ...around(flags) };
}

/** A pasted error may begin with `-->`, so nothing but the colour is taken out of it. */
function parsedExplain(words: readonly string[]): Parsed {
  const isColor = (word: string) => /^--color=(always|never|auto)$/.test(word);
  const color =
    words
      .filter(isColor)
      .map((word) => word.slice('--color='.length))
      .at(-1) ?? 'auto';
  return {
    task: { kind: 'explain', words: words.filter((word) => !isColor(word)) },
    cwd: '.',
    color: color as Parsed['color'],
  };
}

function around({ cwd, color }: Flags): Pick<Parsed, 'cwd' | 'color'> {
  return { cwd, color: color as Parsed['color'] };
}

function refuseUsage(message: string | undefined, problem: Error | undefined): never {
  if (problem) throw problem;
  const text = (message ?? 'the command line can not be read').replace(/\s*\n\s*/g, ' ').trim();
  throw new Refusal(text.charAt(0).toLowerCase() + text.slice(1), 'prisma-one-url --help lists the commands and flags');
}
