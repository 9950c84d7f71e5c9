import { posix } from 'node:path';
import { discover } from './discover';
import { filesMatching } from './discover/wildcards';
import { Refusal } from './errors';
import { gather } from './gather';
import { type Host, Interrupted } from './host/host';
import type { Known } from './judge';
import { type Options, repeatedWords } from './options';
import { probeUrl } from './probe';
import { type ProbedProject, type Prober, probeProjects, statedByProbes } from './probe-projects';
import type { ProbedFacts, ProbeResult } from './probe-result';
import { isRead, readText } from './read/files';
import { type ProbeLook, probeStart, probeText } from './render/probe';
import { probeJson, probeRefusalJson } from './render/probe-json';
import { sourcesOf } from './render/shown';
import type { World } from './run';
import { select } from './select';
import { belowRoot, selectionOf } from './selection';

/** What the command line says to `probe`: the flags of every run that select and state. */
export type ProbeCommand = Omit<Options, 'command'>;

export interface ProbeWorld extends World {
  /** Reads a file by its absolute path, also outside of the root: certificates lie there. */
  readonly readFile?: (path: string) => Uint8Array | null;
}

/**
 * `probe` from the command line's words to the exit code: 0 where one URL can be used, 1 where it can't or that is not
 * known, 2 where there was no connection or nothing to probe.
 *
 * Throws `Refusal` (exit 2) and `Interrupted` (exit 130) as `run` does; what a probe began is cleaned up then.
 */
export async function runProbe(world: ProbeWorld, command: ProbeCommand, probe: Prober = probeUrl): Promise<number> {
  const known = await orReported(world, command, () => chosen(world, command));
  const probed = await stoppable(world, async (signal) => {
    const projects = await probeProjects(known, { ...wishesOf(world, command), signal }, probe);
    if (!signal.aborted || hasLeftSomething(projects)) showProbes(world, command, projects);
    return projects;
  });
  return exitCodeOf(probed);
}

/**
 * Probes the projects of a run, shows what was seen, and gives what that states of each, by the schema's path.
 *
 * For `upgrade --probe`: the verdict stands for the pooler table. Throws `Interrupted` as `runProbe` does.
 */
export async function factsByProbes(
  world: ProbeWorld,
  options: Options,
  known: readonly Known[],
): Promise<ReadonlyMap<string, ProbedFacts>> {
  const date = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const projects = await stoppable(world, (signal) => probeProjects(known, { ...wishesOf(world, options), signal }));
  if (options.format === 'pretty' && !options.quiet)
    world.terminal.say(probeText(projects, lookOf(world, options, projects)).trimEnd());
  return new Map(projects.map((project) => [project.known.project.schema.path, statedByProbes(project, date)]));
}

/** The projects that are meant, each with what its files say. */
async function chosen({ host, ...world }: ProbeWorld, command: ProbeCommand): Promise<readonly Known[]> {
  const options: Options = { ...command, command: 'plan' };
  const selected = await select({ host, ...world }, options, discover(host, selectionOf(host, options)));
  return gather(host, selected.found.projects, selected.options);
}

/** A report for programs carries the verdict of a refusal too. */
async function orReported<T>(
  { terminal, version }: World,
  { format }: ProbeCommand,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (problem) {
    if (problem instanceof Refusal && format === 'json') terminal.result(probeRefusalJson(problem, version).trimEnd());
    throw problem;
  }
}

function wishesOf(world: ProbeWorld, { deep, envFiles, format }: ProbeCommand) {
  const { host, terminal } = world;
  const isWatched = terminal.interactive && format === 'pretty';
  return {
    deep,
    envFiles: envFiles.flatMap((glob) => filesMatching(host, belowRoot(host, glob))),
    readFile: (path: string, schema: string) => readCertificate(world, path, schema),
    ...(isWatched
      ? { onStart: (environment: Parameters<typeof probeStart>[0]) => terminal.say(probeStart(environment)) }
      : {}),
  };
}

/** Prisma counts the path of a certificate from the schema's folder. */
function readCertificate({ host, readFile }: ProbeWorld, path: string, schema: string): Uint8Array | null {
  const absolute = posix.isAbsolute(path) ? path : posix.join(host.root, posix.dirname(schema), path);
  const below = posix.relative(host.root, absolute);
  if (below !== '' && !below.startsWith('..') && !posix.isAbsolute(below)) return host.read(below);
  return readFile?.(absolute) ?? null;
}

/** How often it is looked whether somebody wants to stop. In milliseconds. */
const LOOK_EVERY = 50;

/** Does work that a signal to the process ends early. Throws `Interrupted` once the work has cleaned up. */
async function stoppable<T>({ withInterrupt }: World, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController();
  const results: T[] = [];
  await withInterrupt(
    async (interrupted) => {
      const look = setInterval(() => interrupted() && end.abort(new Interrupted()), LOOK_EVERY);
      try {
        results.push(await work(end.signal));
      } finally {
        clearInterval(look);
      }
    },
    () => {},
  );
  const [result] = results;
  if (end.signal.aborted || result === undefined) throw new Interrupted();
  return result;
}

/** Who stops a probe is told no more than what is left of it. */
function hasLeftSomething(projects: readonly ProbedProject[]): boolean {
  return resultsOf(projects).some(({ findings }) => findings.some(({ code }) => code === 'probe-left-behind'));
}

function showProbes(world: World, command: ProbeCommand, projects: readonly ProbedProject[]): void {
  const look = lookOf(world, command, projects);
  const text =
    command.format === 'json'
      ? probeJson(projects, { ...look, deep: command.deep, exitCode: exitCodeOf(projects) })
      : probeText(projects, look);
  world.terminal.result(text.trimEnd());
}

function lookOf(
  { host, terminal, version }: World,
  command: ProbeCommand,
  projects: readonly ProbedProject[],
): ProbeLook {
  return {
    color: terminal.colorResult,
    columns: terminal.columns,
    sources: sourcesFor(host, projects),
    version,
    ...(isMoreToTry(command, projects) ? { deeper: deeperCommand(command) } : {}),
    quiet: command.quiet,
    verbose: command.verbose,
  };
}

function isMoreToTry({ deep }: ProbeCommand, projects: readonly ProbedProject[]): boolean {
  return !deep && resultsOf(projects).some(({ checks }) => checks.some(({ outcome }) => outcome === 'untried'));
}

function deeperCommand(command: ProbeCommand): string {
  const words = repeatedWords({ ...command, command: 'plan', probe: false, deep: true });
  return ['npx prisma-one-url probe', ...words].join(' ');
}

function sourcesFor(host: Host, projects: readonly ProbedProject[]) {
  const envFiles = new Set(projects.flatMap(({ known }) => known.project.envFiles.map(({ file }) => file.path)));
  const textOf = (path: string) => {
    const file = readText(host, path);
    return isRead(file) ? file.text : undefined;
  };
  return sourcesOf(textOf, (path) => envFiles.has(path));
}

/** The gravest of all environments; a project of which none could be probed counts as one that could not run. */
function exitCodeOf(projects: readonly ProbedProject[]): 0 | 1 | 2 {
  const codes = [
    ...projects.flatMap(({ findings }) => (findings.length > 0 ? [2 as const] : [])),
    ...resultsOf(projects).map(codeOf),
  ];
  return codes.includes(2) ? 2 : codes.includes(1) ? 1 : 0;
}

function codeOf({ verdict, findings }: ProbeResult): 0 | 1 | 2 {
  switch (verdict.kind) {
    case 'one-url-works':
    case 'works-without-lock':
      // The URL works, but it is no other way to the same place.
      return findings.some(({ code }) => code === 'probe-other-login') ? 1 : 0;
    case 'deploy-but-not-dev':
    case 'does-not-work':
    case 'not-known':
      return 1;
    case 'could-not-run':
      return 2;
    default:
      return verdict.kind satisfies never;
  }
}

function resultsOf(projects: readonly ProbedProject[]): readonly ProbeResult[] {
  return projects.flatMap(({ environments }) =>
    environments.flatMap(({ outcome }) => (outcome.kind === 'skipped' ? [] : [outcome.result])),
  );
}
