import { type Finding, finding } from '../finding';
import { GATE, isBefore, reaches } from '../prisma-version';
import { liveEntry } from '../read/env';
import { field, textEntries } from '../read/json';
import type { Mention } from '../read/mentions';
import { commandAt } from '../read/mentions/command-line';
import { fileKind } from '../read/mentions/file-kind';
import { liveText } from '../read/mentions/live';
import { runsPrisma, scriptRunsIn, type UrlCommand, urlCommandsIn } from '../read/mentions/url-commands';
import { type SourceFile, sliceOf } from '../text';
import { LEFT_OUT, type Verdicts } from '../verdict';
import type { AddedUrl } from './direct-values';
import { dotenvPair } from './dotenv-pair';
import type { Known } from './known';
import { countingConfig, schemaNames } from './url-names';
import { isList, oneEach } from './variables';

/** What `add-direct-url` leaves to a person: the variable has to be there wherever Prisma runs before the schema is. */
export function directSteps(known: Known, added: AddedUrl): readonly Finding[] {
  const given = [...pathsWith(known, added.name), ...added.entries.map(({ path }) => path)];
  const places = unsetIn(known, { name: added.name, given }).map(findingOf);
  return [...ownedFiles(known, added), ...(places.length > 0 ? places : [setEverywhere(added)])];
}

/** What stays to be done as long as the schema has `directUrl`: steps for a person, and notes where nobody can be sure. */
export interface UnsetDirect {
  readonly steps: readonly Finding[];
  readonly notes: readonly Finding[];
}

/**
 * The places that give the url and not the variable of `directUrl`, in every run (P1012 below Prisma 7).
 *
 * A step only where a command is sure to fail: a workflow of GitHub, which gets nothing that it does not name. Other CIs,
 * images and compose files have settings elsewhere, and a project that has lived with `directUrl` for years fails no check.
 */
export function unsetDirect(known: Known, verdicts: Verdicts): UnsetDirect {
  const name = directNameInUse(known, verdicts);
  if (name === undefined) return { steps: [], notes: [] };
  const places = unsetIn(known, { name, given: pathsWith(known, name) });
  const own = new Set(places.map(({ mention }) => mention.path));
  const files = [...known.around.texts.values()].filter(({ path }) => own.has(path));
  const running = new Set(files.filter(runsPrisma).map(({ path }) => path));
  const told = places.filter((place) => place.command !== undefined || concernsPrisma(place, running, known));
  return {
    steps: told.filter(({ command }) => command !== undefined).map(findingOf),
    notes: told.filter(({ command }) => command === undefined).map((place) => ({ ...findingOf(place), level: 'note' })),
  };
}

/** The variable of `directUrl` while Prisma reads it: from 4.10.0 up to 7, unless a config decides or this run drops it. */
function directNameInUse(known: Known, verdicts: Verdicts): string | undefined {
  const { project, version, names } = known;
  if (verdicts['drop-direct-url'].kind === 'go' || verdicts['add-direct-url'] === LEFT_OUT) return undefined;
  const isRead = version.kind !== 'known' || (reaches(version.version, GATE.directUrl) && isBefore(version.version, 7));
  const { direct } = schemaNames(project);
  return isRead && direct !== names.url && !countingConfig(project, version)?.datasource ? direct : undefined;
}

// ---- the places

interface Sought {
  readonly name: string;
  /** The env files that give it a value, now or once this run is over. */
  readonly given: readonly string[];
}

interface Unset {
  readonly mention: Mention;
  readonly name: string;
  /** What is sure to fail there. */
  readonly command?: string;
  /** Whether a script or code gives the url a value for what it runs next, on a computer with env files. */
  readonly overrides: boolean;
}

/** The mentions that set the url in files that do not name the direct variable. */
function unsetIn(known: Known, sought: Sought): readonly Unset[] {
  const { around, names } = known;
  const { name } = sought;
  const done = new Set(
    around.mentions.filter((each) => each.name === name && each.kind !== 'doc').map(({ path }) => path),
  );
  const setters = around.mentions.filter(
    (each) => each.name === names.url && !done.has(each.path) && (each.kind === 'setter' || isList(each)),
  );
  const paths = [...new Set(setters.map(({ path }) => path))];
  const failing = new Map(paths.map((path) => [path, failingCommands(path, sought, known)]));
  return oneEach(setters).map((mention) => ({
    mention,
    name,
    command: nearest(mention, failing.get(mention.path) ?? []),
    overrides: (mention.acts === 'assigns' || mention.overrides === true) && !isDeclared(mention.path),
  }));
}

function pathsWith({ project }: Known, name: string): readonly string[] {
  return project.envFiles
    .filter(({ kind, entries }) => kind === 'real' && liveEntry(entries, name))
    .map(({ file }) => file.path);
}

function isDeclared(path: string): boolean {
  return ['yaml', 'docker', 'settings', 'terraform'].includes(fileKind({ path, text: '' }));
}

/** What only holds values may serve Prisma elsewhere; a script or code has to run it. */
function concernsPrisma({ mention }: Unset, running: ReadonlySet<string>, { around }: Known): boolean {
  if (isDeclared(mention.path) || isList(mention)) return true;
  const file = around.texts.get(mention.path);
  if (file === undefined || fileKind(file) !== 'json') return running.has(mention.path);
  // A package.json runs Prisma somewhere; what counts is the script that sets the url.
  return runsPrisma({ path: 'script.sh', text: sliceOf(file.text, commandAt(file, mention.span.start).span) });
}

// ---- what is sure to fail

/** What gives a workflow variables that it does not name, or runs it on a machine that has some. */
const FROM_ELSEWHERE =
  /(?<![\w)\]])\.env\b|dotenv|env[_-]file|GITHUB_ENV|doppler|infisical|vault|secrets?-?manager|1password|\bop run\b|secrets-to|\btoJSON\(|vercel|envFrom|self-hosted|\bcontainer:|\bssm\b|\bsops\b/i;

function failingCommands(path: string, { name, given }: Sought, known: Known): readonly UrlCommand[] {
  const { around, version, repository, project } = known;
  const file = around.texts.get(path);
  if (file === undefined || !path.startsWith('.github/workflows/')) return [];
  if (version.kind !== 'known' || !repository.isAlone) return [];
  // What the CLI loads by itself; another env file has to be named.
  if (dotenvPair(project).some((envFile) => given.includes(envFile) && repository.has(envFile))) return [];
  if (FROM_ELSEWHERE.test(liveText(file).bare) || isSetByAction(known, name)) return [];
  return [...urlCommandsIn(file), ...commandsOfScripts(file, name, known)].filter((command) => isOwn(command, known));
}

/** The command that a person is most likely to think of beside the mention. */
function nearest({ span }: Mention, commands: readonly UrlCommand[]): string | undefined {
  const distance = (command: UrlCommand) => Math.abs(command.span.start - span.start);
  return commands.toSorted((a, b) => distance(a) - distance(b))[0]?.command;
}

/** A composite action can set a variable for the steps behind it. */
function isSetByAction({ around }: Known, name: string): boolean {
  return around.mentions.some((each) => each.name === name && each.path.startsWith('.github/actions/'));
}

function isOwn({ schema }: UrlCommand, { project }: Known): boolean {
  return schema === undefined || `/${project.schema.path}`.endsWith(`/${schema}`);
}

/** The commands of the scripts of package.json that the workflow runs by their names, where it does. */
function commandsOfScripts(file: SourceFile, name: string, known: Known): readonly UrlCommand[] {
  const scripts = known.hosting.manifests.flatMap(({ json }) => textEntries(field(json, 'scripts')));
  return scripts
    .filter(([, text]) => !text.includes(name) && !FROM_ELSEWHERE.test(text))
    .flatMap(([script, text]) => {
      const commands = urlCommandsIn({ path: 'script.sh', text });
      return commands.length === 0
        ? []
        : scriptRunsIn(file, script).flatMap((span) => commands.map((each) => ({ ...each, span })));
    });
}

// ---- what is said

const WITHOUT = 'below Prisma 7 the CLI fails with P1012 where the variable of `directUrl` is not set';

function findingOf({ mention, name, command, overrides }: Unset): Finding {
  const { name: url, path, span } = mention;
  return finding({
    code: 'add-direct-url',
    level: 'warning',
    message: messageOf({ url, name, command, overrides }),
    at: { path, span },
    notes: [WITHOUT],
    help: overrides
      ? `set ${name} there too, to a URL of the same database`
      : `set ${name} to the direct URL, here and wherever else Prisma runs, before you deploy`,
  });
}

function messageOf({ url, name, command, overrides }: Omit<Unset, 'mention'> & { readonly url: string }): string {
  if (command !== undefined) return `${url} is set here and ${name} is not, so \`${command}\` fails (P1012)`;
  if (overrides) return `${url} gets another value here, and Prisma still goes to ${name}`;
  return `${url} is set or passed on here, and ${name} is not`;
}

function setEverywhere({ name }: AddedUrl): Finding {
  return finding({
    code: 'add-direct-url',
    level: 'warning',
    message: `${name} has to be set wherever Prisma runs (hosting, CI, containers) before the schema gets there`,
    notes: [WITHOUT],
    help: `set ${name} to the direct URL there first`,
  });
}

function ownedFiles({ project }: Known, { name, beside, entries }: AddedUrl): readonly Finding[] {
  return entries.flatMap(({ path, ownedBy }) => {
    const entry = project.envFiles
      .find(({ file }) => file.path === path)
      ?.entries.findLast((each) => each.name === beside);
    if (ownedBy === undefined || !entry) return [];
    return [
      finding({
        code: 'add-direct-url',
        level: 'note',
        message: `${path} is written by ${ownedBy}, so ${name} has to be added at its source`,
        at: { path, span: entry.nameSpan },
        help: `vercel env add ${name}, then vercel env pull`,
      }),
    ];
  });
}
