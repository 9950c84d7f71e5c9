import { type Pooler, poolerOf } from '../poolers';
import type { EnvFile, Project } from '../project';
import { type EnvEntry, expandEnv, liveEntry } from '../read/env';
import { assignmentOf, type UrlValue } from '../read/schema';
import { type ConnectionUrl, readUrl } from '../read/url';
import type { Place } from '../text';
import { directNamesOf, type UrlNames } from './url-names';

/** Which of the three URLs of a datasource. */
export type UrlKey = 'url' | 'directUrl' | 'shadowDatabaseUrl';

/** One URL as one environment gives it. `text` is expanded; it may hold a password and is never printed. */
export interface UrlInPlace {
  readonly key: UrlKey;
  /** The variable's name; absent for a literal in the schema. */
  readonly name?: string;
  readonly at: Place;
  readonly text: string;
  /** Whether every `${}` in it could be expanded. */
  readonly complete: boolean;
  readonly url: ConnectionUrl | null;
  readonly pooler: Pooler;
  readonly entry?: EnvEntry;
}

/** One source of values for the schema's variables (RULES: environments). */
export interface Environment {
  readonly path: string;
  readonly kind: EnvFile['kind'];
  readonly ownedBy?: string;
  readonly url?: UrlInPlace;
  readonly direct?: UrlInPlace;
  readonly shadow?: UrlInPlace;
}

/**
 * The environments of a project, each env file that gives one of `names` a live value.
 *
 * One without the direct variable is judged on its url alone. A real one with the direct variable but no url takes that
 * from the `.env` files that are loaded together with it (Prisma < 7 loads the package's `.env` and the schema's,
 * frameworks lay `.env.local` over `.env`; FACTS section 6). URLs that stand in the schema itself belong to every
 * environment, and are one of their own where no env file gives the others.
 */
export function environmentsOf(project: Project, names: UrlNames): readonly Environment[] {
  const literals = literalUrls(project);
  const environments = project.envFiles
    .map((envFile) => environmentOf({ envFile, all: project.envFiles }, names))
    .filter(hasUrl)
    .map((environment) => over(literals, environment));
  if (environments.length > 0 || !hasUrl(literals)) return environments;
  return [{ path: project.schema.path, kind: 'real', ...literals }];
}

type Urls = Pick<Environment, 'url' | 'direct' | 'shadow'>;

function hasUrl({ url, direct, shadow }: Urls): boolean {
  return [url, direct, shadow].some((value) => value !== undefined);
}

/** An environment with the schema's own URLs where it has none. */
function over({ url, direct, shadow }: Urls, environment: Environment): Environment {
  return {
    ...environment,
    url: environment.url ?? url,
    direct: environment.direct ?? direct,
    shadow: environment.shadow ?? shadow,
  };
}

function environmentOf(among: Among, names: UrlNames): Environment {
  const { file, kind, ownedBy } = among.envFile;
  const own = (key: UrlKey, name: string | undefined) => (name === undefined ? undefined : valueIn(among, key, name));
  const direct = directNamesOf(names).reduce<UrlInPlace | undefined>(
    (found, name) => found ?? own('directUrl', name),
    undefined,
  );
  const url = own('url', names.url) ?? (direct && urlFromBase(among, names.url));
  return { path: file.path, kind, ownedBy, url, direct, shadow: own('shadowDatabaseUrl', names.shadow) };
}

/** One env file among those of its project. */
export interface Among {
  readonly envFile: EnvFile;
  readonly all: readonly EnvFile[];
}

function urlFromBase({ envFile, all }: Among, name: string | undefined): UrlInPlace | undefined {
  if (name === undefined || envFile.kind === 'template') return undefined;
  for (const base of baseFiles({ envFile, all })) {
    const value = valueIn({ envFile: base, all }, 'url', name);
    if (value) return value;
  }
  return undefined;
}

/** The `.env` files, which are loaded together with any other real one. */
function baseFiles({ envFile, all }: Among): readonly EnvFile[] {
  return all.filter((other) => other !== envFile && /(^|\/)\.env$/.test(other.file.path));
}

/** The last live entry of a name: that is the one that dotenv takes. */
function valueIn(among: Among, key: UrlKey, name: string): UrlInPlace | undefined {
  const entry = liveEntry(among.envFile.entries, name);
  return entry && urlOfEntry(entry, key, among);
}

/** The URL of one entry, expanded from its own file and the `.env` files among `all`. */
export function urlOfEntry(entry: EnvEntry, key: UrlKey, among: Among): UrlInPlace {
  const expanded = expandEnv(entry.value, (wanted) => lookUp(wanted, among));
  // What dotenv cuts off at a `#` is missing here too: such a value proves nothing.
  const text = entry.cutByHash ? '' : expanded.text;
  return {
    name: entry.name,
    entry,
    ...urlInPlace(key, text, { path: among.envFile.file.path, span: entry.valueSpan }),
    complete: expanded.complete,
  };
}

function lookUp(name: string, among: Among): string | undefined {
  for (const file of [among.envFile, ...baseFiles(among)]) {
    const entry = liveEntry(file.entries, name);
    if (entry) return entry.value;
  }
  return undefined;
}

function literalUrls(project: Project): Urls {
  const literal = (key: UrlKey) => {
    const value: UrlValue | undefined = assignmentOf(project.datasource, key)?.value;
    if (value?.kind !== 'literal' || value.url === '') return undefined;
    return urlInPlace(key, value.url, { path: project.schema.path, span: value.urlSpan });
  };
  return { url: literal('url'), direct: literal('directUrl'), shadow: literal('shadowDatabaseUrl') };
}

/** A URL as it stands at a place. */
export function urlInPlace(key: UrlKey, text: string, at: Place): UrlInPlace {
  const url = readUrl(text);
  return { key, at, text, complete: true, url, pooler: poolerOf(url) };
}
