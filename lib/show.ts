import { posix } from 'node:path';
import type { Refusal } from './errors';
import type { Host } from './host/host';
import type { Options } from './options';
import { repeatedWords } from './options';
import { changesOf, type ProjectOutcome, type RunOutcome } from './outcome';
import { isRead, readText } from './read/files';
import { diff } from './render/diff';
import { doctor } from './render/doctor';
import { json, refusalJson } from './render/json';
import { type PackageManager, undoCommand } from './render/next';
import { type LookOptions, screen, written } from './render/screen';
import { outcomeSources } from './render/shown';
import type { Ended, World } from './run';

/** What is done before, while and after a run writes. */
const VERIFIED =
  'every changed file read again with its parser (prisma-ast, dotenv, Babel, JSON), then from disk; a second plan is empty';

/** Shows what was found and planned: text for a person, and for `plan` the diff; with `--format json` the report instead. */
export function show(world: World, options: Options, outcome: RunOutcome): void {
  if (options.format === 'json') return;
  const { terminal, version } = world;
  const look = lookOf(world, outcome);
  const interactive = options.yes || terminal.interactive;
  const { command, verbose, quiet } = options;
  const asks = !options.yes && terminal.interactive;
  const words = { args: repeatedWords(options), alone: aloneIn(world, options) };
  terminal.say(screen(outcome, { ...look, ...words, command, verbose, quiet, version, interactive, asks }));
  if (command === 'plan') showDiff(world, outcome);
}

/** The words that select one project of several, from the working folder. */
function aloneIn({ host }: World, options: Options): (outcome: ProjectOutcome) => readonly string[] {
  const typed = (path: string) => posix.relative(host.workingFolder, posix.join(host.root, path));
  return ({ project }) =>
    repeatedWords({ ...options, all: false, schema: undefined, paths: [typed(project.schema.path)] });
}

/** What `doctor` tells: the result, so it goes to stdout. */
export function showDiagnosis(world: World, options: Options, outcome: RunOutcome): void {
  const { terminal, host, version } = world;
  if (options.format === 'json') {
    showReport(world, options, outcome, { state: 'planned' });
    return;
  }
  const envFiles = outcome.projects.flatMap(({ project }) => project.envFiles.map(({ file }) => file.path));
  const look = { ...lookOf(world, outcome), color: terminal.colorResult, ignored: new Set(host.ignored(envFiles)) };
  terminal.result(doctor(outcome, { ...look, verbose: options.verbose, version, args: sameWords(options, outcome) }));
}

/** The words that select what `doctor` has shown: without a selection it shows every project, the others ask for one. */
function sameWords(options: Options, { projects }: RunOutcome): readonly string[] {
  const isSelected = options.paths.length > 0 || options.schema !== undefined;
  return repeatedWords({ ...options, all: options.all || (projects.length > 1 && !isSelected) });
}

/** The diff goes to stdout, so that it can be piped. */
export function showDiff(world: World, outcome: RunOutcome): void {
  const { sources, ignored } = lookOf(world, outcome);
  const text = diff(changesOf(outcome), { ignored, kind: sources.kind });
  if (text !== '') world.terminal.result(text.trimEnd());
}

/** The report for programs, once a run has come to its end. */
export function showReport(
  { terminal, host, version }: World,
  options: Options,
  outcome: RunOutcome,
  { state, id }: Ended,
): void {
  if (options.format !== 'json') return;
  const { sources, ignored } = lookOf({ terminal, host }, outcome);
  const { command } = options;
  const written = state === 'written' ? { verified: VERIFIED, run: id, undo: undoOf(host, options, id) } : undefined;
  terminal.result(json(outcome, { version, command, state, sources, ignored, written }).trimEnd());
}

/** The report of a run that came to nothing: the same model, with the reason in the place of projects. */
export function showRefusal({ terminal, version }: World, { format, command }: Options, refusal: Refusal): void {
  if (format === 'json') terminal.result(refusalJson(refusal, { version, command }).trimEnd());
}

/** What was written, how it was verified, and what is left. */
export function showWritten(world: World, options: Options, outcome: RunOutcome, run?: string): void {
  if (options.format === 'json') return;
  world.terminal.say(
    written(outcome, {
      ...lookOf(world, outcome),
      verified: VERIFIED,
      packageManager: packageManagerOf(world, outcome),
      root: world.host.root,
      cwd: fromRoot(world.host),
      undo: undoOf(world.host, options, run),
    }),
  );
}

/** The command that undoes a run; the journal is where the root is, which the working folder may not tell. */
function undoOf(host: Host, { cwd }: Options, run: string | undefined): string | undefined {
  if (run === undefined) return undefined;
  return undoCommand(run, fromRoot(host).startsWith('..') ? host.root : cwd);
}

function fromRoot({ root, workingFolder }: Host): string {
  return posix.relative(root, workingFolder);
}

function lookOf({ host, terminal }: Pick<World, 'host' | 'terminal'>, outcome: RunOutcome): LookOptions {
  const textOf = (path: string) => {
    const file = readText(host, path);
    return isRead(file) ? file.text : undefined;
  };
  return {
    color: terminal.color,
    columns: terminal.columns,
    sources: outcomeSources(outcome, textOf),
    ignored: new Set(host.ignored(drawnPaths(outcome))),
  };
}

/** The supposed plans are drawn too. */
function drawnPaths(outcome: RunOutcome): readonly string[] {
  const supposed = outcome.projects.flatMap((project) => project.supposed?.plan.changes ?? []);
  return [...new Set([...changesOf(outcome), ...supposed].map(({ path }) => path))];
}

const LOCKS: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
};

function packageManagerOf({ host }: World, { projects }: RunOutcome): PackageManager {
  const folders = projects.flatMap(({ project }) => [project.packageFolder, project.workspaceRoot]);
  const lock = folders.flatMap((folder) => host.names(folder)).find((name) => name in LOCKS);
  return (lock && LOCKS[lock]) || 'npm';
}
