import { directUrlOf, loginOf, type Pooler } from '../poolers';
import type { EnvFile, Project } from '../project';
import { type EnvEntry, isOnOneLine, liveEntry } from '../read/env';
import { assignmentOf, textValue } from '../read/schema';
import { parameterOf, withoutParameters } from '../read/url';
import { type Hold, hold, oneHold } from '../verdict';
import { conflictHold } from './dotenv-pair';
import { type Environment, environmentsOf, type UrlInPlace, urlOfEntry } from './environment';
import { hasFlag } from './flag';
import type { Known } from './known';
import { standingOf } from './standing';
import { schemaNames } from './url-names';

/** The variable of the new `directUrl`, with its value for every env file that gives the url and has none yet. */
export interface AddedUrl {
  readonly kind: 'added';
  readonly name: string;
  /** The url's variable; the new entry goes behind its last live one. */
  readonly beside: string;
  readonly entries: readonly AddedEntry[];
}

export interface AddedEntry {
  readonly path: string;
  /** As it goes into the file, without quotes. It may hold a password and is never printed. */
  readonly value: string;
  /** The file is written by another program; the variable has to be set there. */
  readonly ownedBy?: string;
}

/** What the guides of Prisma and Neon call the variable. */
const USUAL_NAME = 'DIRECT_URL';

/** One env file that gives the url. */
interface Source {
  readonly environment: Environment;
  readonly envFile: EnvFile;
  readonly url: UrlInPlace & { readonly entry: EnvEntry };
}

/**
 * Names the direct variable and derives its values, or says why that can't be done.
 *
 * Every env file that gives the url has to give the direct one too: Prisma CLI below 7 fails with P1012 where `env()` names
 * a variable that is not set. What is there already under some name is used; what is derived follows from the pooled URL by
 * its provider's own rule (FACTS section 4). Local, placeholder and direct values stand for themselves.
 */
export function addedUrl(known: Known, environments: readonly Environment[]): AddedUrl | Hold {
  const sources = sourcesOf(known.project, environments);
  const name = directName(sources, known.names.shadow);
  if (typeof name !== 'string') return name;
  const answers = sources.map((source) => answerFor(source, name, known));
  const entries = answers.flatMap((answer) => (answer.kind === 'derived' ? answer.entry : []));
  const clash = conflictHold(known.project, {
    name,
    valueIn: (path, now) => entries.find((entry) => entry.path === path)?.value ?? now,
  });
  const holds = [
    ...answers.flatMap((answer) => (answer.kind === 'hold' ? answer : [])),
    ...strayHolds(known.project, sources, name),
    ...(clash ? [clash] : []),
    ...neighbourHolds(known, name, entries),
  ];
  return oneHold(holds) ?? { kind: 'added', name, beside: known.names.url ?? '', entries };
}

/** The names that `addedUrl` can come to, for the search of who sets them already. None where `directUrl` is there. */
export function directNames(project: Project): readonly string[] {
  const names = schemaNames(project);
  if (names.url === undefined || assignmentOf(project.datasource, 'directUrl')) return [];
  const sources = sourcesOf(project, environmentsOf(project, names));
  return [...new Set([USUAL_NAME, ...sources.flatMap((source) => twinNames(source, names.shadow))])];
}

function sourcesOf({ envFiles }: Project, environments: readonly Environment[]): readonly Source[] {
  return environments.flatMap((environment) => {
    const envFile = envFiles.find(({ file }) => file.path === environment.path);
    const { url } = environment;
    if (!envFile || !url?.entry || url.at.path !== environment.path) return [];
    return [{ environment, envFile, url: { ...url, entry: url.entry } }];
  });
}

// ---- the name

/** The name that the env files have for it already; `DIRECT_URL` where none has one. */
function directName(sources: readonly Source[], shadow: string | undefined): string | Hold {
  const found = sources
    .map((source) => ({ path: source.environment.path, names: twinNames(source, shadow) }))
    .filter(({ names }) => names.length > 0);
  const [first, ...others] = found;
  if (first === undefined) return USUAL_NAME;
  const common = first.names.filter((name) => others.every(({ names }) => names.includes(name)));
  const [best] = common.includes(USUAL_NAME) ? [USUAL_NAME] : common;
  if (best !== undefined) return best;
  const called = found.map(({ path, names }) => `${names[0]} in ${path}`).join(' and ');
  return hold(`the direct URL is called ${called}`, { cure: 'give it one name in every env file' });
}

/** The variables beside a pooled url that hold its direct twin, in the order of the file. */
function twinNames({ envFile, url }: Source, shadow: string | undefined): readonly string[] {
  if (url.pooler.evidence !== 'proven' || url.pooler.mode !== 'transaction') return [];
  const names = envFile.entries.filter(({ commented }) => !commented).map(({ name }) => name);
  return [...new Set(names)].filter((name) => {
    const value = name === url.name || name === shadow ? undefined : valueNamed(name, envFile, [envFile]);
    return value !== undefined && /^[A-Za-z_]\w*$/.test(name) && isTwin(value, url);
  });
}

/** Role, database and endpoint are the url's, and no transaction pooler is on the way. */
export function isTwin(value: UrlInPlace, url: UrlInPlace): boolean {
  if (!value.url || !url.url || !/^postgres(ql)?$/.test(value.url.scheme)) return false;
  if (value.pooler.mode !== 'direct' && value.pooler.mode !== 'session') return false;
  const ours = loginOf(url.url);
  const theirs = loginOf(value.url);
  return ours.role === theirs.role && ours.database === theirs.database && ours.endpoint === theirs.endpoint;
}

function valueNamed(name: string, envFile: EnvFile, all: readonly EnvFile[]): UrlInPlace | undefined {
  const entry = liveEntry(envFile.entries, name);
  return entry && urlOfEntry(entry, 'directUrl', { envFile, all });
}

// ---- the values

type Answer = Hold | { readonly kind: 'there' } | { readonly kind: 'derived'; readonly entry: AddedEntry };

function answerFor(source: Source, name: string, known: Known): Answer {
  const { environment, envFile } = source;
  const there = valueNamed(name, envFile, known.project.envFiles);
  if (there && stands(there, source)) return { kind: 'there' };
  const value = directValue(source, known);
  if (typeof value !== 'string') return value;
  if (there) return clash(there, environment.path, source.url.name);
  return { kind: 'derived', entry: { path: environment.path, value, ownedBy: envFile.ownedBy } };
}

/** Whether a value that is there can stay as the direct one; in a template placeholders prove nothing against it. */
function stands(there: UrlInPlace, { environment, url }: Source): boolean {
  if (environment.kind === 'template' && [there, url].some(isExample)) return true;
  const isSame = there.text === url.text && url.pooler.mode !== 'transaction';
  return (isSame && url.pooler.id !== 'unknown') || isTwin(there, url);
}

function isExample({ url, pooler }: UrlInPlace): boolean {
  return url === null || url.placeholder || pooler.id === 'placeholder';
}

function clash({ name, at }: UrlInPlace, path: string, url: string | undefined): Hold {
  return hold(`${name} in ${path} is there already and is not the direct URL of ${url}`, {
    at,
    cure: 'give it the direct URL of the same role and database, or another name',
  });
}

const BY_HAND = 'add `directUrl` and its variable by hand';

/** The direct value, as raw text; never with `pgbouncer=true`. */
function directValue(source: Source, known: Known): string | Hold {
  const { environment, url } = source;
  const unreadable = unreadableHold(source);
  if (unreadable) return unreadable;
  const standing = standingOf(url, environment, known);
  switch (standing.kind) {
    case 'neutral':
    case 'local':
      return withoutFlag(url.entry.rawValue);
    case 'unknown':
      return hold(`${standing.why}, so no direct URL follows from it`, { at: url.at, cure: BY_HAND });
    case 'known':
      return behindPooler(source, standing.pooler);
    default:
      return standing satisfies never;
  }
}

/** A value that nobody could copy and be sure what it is. */
function unreadableHold({ environment, envFile, url }: Source): Hold | null {
  const named = `${url.name} in ${environment.path}`;
  const because = (why: string) => hold(`${named} ${why}`, { at: url.at, cure: BY_HAND });
  if (url.entry.cutByHash) return because('ends at `#`: dotenv takes the rest for a comment');
  if (!isOnOneLine(envFile.file.text, url.entry)) return because('does not stand on one line of its own');
  if (url.text.startsWith('encrypted:')) return because('is encrypted');
  return url.url && !/^postgres(ql)?$/.test(url.url.scheme) ? because('is no Postgres URL') : null;
}

function behindPooler({ environment, url }: Source, pooler: Pooler): string | Hold {
  if (pooler.mode === 'direct' || pooler.mode === 'session') return withoutFlag(url.entry.rawValue);
  const named = `${url.name} in ${environment.path}`;
  const because = (why: string) => hold(why, { at: url.at, cure: BY_HAND });
  // Neon's `options=endpoint%3D...` repeats the endpoint and has to stay consistent with the host (FACTS section 4).
  if (url.url && /endpoint/i.test(parameterOf(url.url, 'options')?.value ?? ''))
    return because(`${named} names its endpoint in \`options\`, which would have to change with the host`);
  const direct = directUrlOf(url.entry.rawValue);
  if (direct !== null) return withoutFlag(direct);
  return because(
    directUrlOf(url.text) === null
      ? `the direct URL of ${pooler.name} does not follow from ${named}`
      : `the host of ${named} is put together from variables`,
  );
}

/** Only the flag goes: it is for the pooler. */
function withoutFlag(raw: string): string {
  return hasFlag(raw) ? withoutParameters(raw, ['pgbouncer']) : raw;
}

// ---- what else holds

/** The name in an env file that does not give the url: `.env.local` over `.env`. */
function strayHolds({ envFiles }: Project, sources: readonly Source[], name: string): readonly Hold[] {
  const others = envFiles.filter((envFile) => !sources.some((source) => source.envFile === envFile));
  return others.flatMap((envFile) => {
    const value = valueNamed(name, envFile, envFiles);
    if (!value || isExample(value) || sources.some((source) => stands(value, source))) return [];
    return [clash(value, envFile.file.path, sources[0]?.url.name)];
  });
}

/** Another schema that reads the same env file would take the new variable for its own, or write its own under the name. */
function neighbourHolds(known: Known, name: string, entries: readonly AddedEntry[]): readonly Hold[] {
  return known.neighbours.flatMap(({ project, names }) => {
    if (names.url === known.names.url || !isPostgres(project)) return [];
    const shared = project.envFiles.find(
      (envFile) =>
        entries.some(({ path }) => path === envFile.file.path) &&
        (names.direct === name ||
          (names.direct === undefined && names.url !== undefined && liveEntry(envFile.entries, names.url))),
    );
    if (!shared) return [];
    const reason = `${shared.file.path} holds the urls of two schemas, and ${name} can belong to only one of them`;
    return [hold(reason, { cure: BY_HAND })];
  });
}

function isPostgres({ datasource }: Project): boolean {
  return /^postgres(ql)?$/.test(textValue(datasource, 'provider') ?? '');
}
