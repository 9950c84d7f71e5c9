import type { Refusal } from './errors';
import type { RunState } from './exit-code';
import type { Options } from './options';
import { repeatedWords } from './options';
import { changesOf, type RunOutcome } from './outcome';
import { isRead, readText } from './read/files';
import { diff } from './render/diff';
import { doctor } from './render/doctor';
import { json, refusalJson } from './render/json';
import type { PackageManager } from './render/next';
import { type LookOptions, screen, written } from './render/screen';
import { outcomeSources } from './render/shown';
import type { World } from './run';

/** Shows what was found and planned: text for a person, and for `plan` the diff; with `--format json` the report instead. */
export function show(world: World, options: Options, outcome: RunOutcome): void {
  if (options.format === 'json') return;
  const { terminal, version } = world;
  const look = lookOf(world, outcome);
  const interactive = options.yes || terminal.interactive;
  const { command, verbose, quiet } = options;
  terminal.say(
    screen(outcome, { ...look, command, verbose, quiet, version, interactive, args: repeatedWords(options) }),
  );
  if (command === 'plan') showDiff(world, outcome);
}

/** What `doctor` tells: the result, so it goes to stdout. */
export function showDiagnosis(world: World, options: Options, outcome: RunOutcome): void {
  const { terminal, host, version } = world;
  if (options.format === 'json') {
    showReport(world, options, outcome, 'planned');
    return;
  }
  const envFiles = outcome.projects.flatMap(({ project }) => project.envFiles.map(({ file }) => file.path));
  const look = { ...lookOf(world, outcome), color: terminal.colorResult, ignored: new Set(host.ignored(envFiles)) };
  terminal.result(doctor(outcome, { ...look, verbose: options.verbose, version }));
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
  state: RunState,
): void {
  if (options.format !== 'json') return;
  const { sources, ignored } = lookOf({ terminal, host }, outcome);
  terminal.result(json(outcome, { version, command: options.command, state, sources, ignored }).trimEnd());
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
      verified: 'checked with prisma-ast and dotenv, read back from disk; a second plan is empty',
      packageManager: packageManagerOf(world, outcome),
      cwd: world.host.cwd,
      run,
    }),
  );
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
