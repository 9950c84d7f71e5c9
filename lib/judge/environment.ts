import { type Pooler, poolerOf } from '../poolers';
import type { EnvFile, Project } from '../project';
import { type EnvEntry, expandEnv, liveEntry } from '../read/env';
import { assignmentOf, type UrlValue } from '../read/schema';
import { type ConnectionUrl, readUrl } from '../read/url';
import type { Place } from '../text';

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

/** The variables that the datasource names. */
export interface UrlNames {
  readonly url?: string;
  readonly direct?: string;
  readonly shadow?: string;
}

/** The variables of the project's datasource; a literal URL has no name. */
export function urlNames(project: Project): UrlNames {
  const name = (key: UrlKey) => {
    const value = assignmentOf(project.datasource, key)?.value;
    return value?.kind === 'env' ? value.name : undefined;
  };
  return { url: name('url'), direct: name('directUrl'), shadow: name('shadowDatabaseUrl') };
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
    .map((envFile) => environmentOf(envFile, project.envFiles, names))
    .filter((environment) => environment.url || environment.direct || environment.shadow)
    .map((environment) => ({ ...literals, ...environment }));
  if (environments.length > 0 || Object.keys(literals).length === 0) return environments;
  return [{ path: project.schema.path, kind: 'real', ...literals }];
}

function environmentOf(envFile: EnvFile, all: readonly EnvFile[], names: UrlNames): Environment {
  const own = (key: UrlKey, name: string | undefined) =>
    name === undefined ? undefined : valueIn(envFile, all, key, name);
  const direct = own('directUrl', names.direct);
  return withoutGaps({
    path: envFile.file.path,
    kind: envFile.kind,
    ownedBy: envFile.ownedBy,
    url: own('url', names.url) ?? (direct && fromBase(envFile, all, 'url', names.url)),
    direct,
    shadow: own('shadowDatabaseUrl', names.shadow),
  });
}

function withoutGaps(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined),
  ) as unknown as Environment;
}

function fromBase(
  envFile: EnvFile,
  all: readonly EnvFile[],
  key: UrlKey,
  name: string | undefined,
): UrlInPlace | undefined {
  if (name === undefined || envFile.kind === 'template') return undefined;
  for (const base of baseFiles(envFile, all)) {
    const value = valueIn(base, all, key, name);
    if (value) return value;
  }
  return undefined;
}

/** The `.env` files, which are loaded together with any other real one. */
function baseFiles(envFile: EnvFile, all: readonly EnvFile[]): readonly EnvFile[] {
  return all.filter((other) => other !== envFile && /(^|\/)\.env$/.test(other.file.path));
}

/** The last live entry of a name: that is the one that dotenv takes. */
function valueIn(envFile: EnvFile, all: readonly EnvFile[], key: UrlKey, name: string): UrlInPlace | undefined {
  const entry = liveEntry(envFile.entries, name);
  return entry && urlOfEntry(entry, key, envFile, all);
}

/** The URL of one entry, expanded from its own file and the `.env` files among `all`. */
export function urlOfEntry(entry: EnvEntry, key: UrlKey, envFile: EnvFile, all: readonly EnvFile[]): UrlInPlace {
  const expanded = expandEnv(entry.value, (wanted) => lookUp(wanted, envFile, all));
  // What dotenv cuts off at a `#` is missing here too: such a value proves nothing.
  const text = entry.cutByHash ? '' : expanded.text;
  return {
    name: entry.name,
    entry,
    ...urlInPlace(key, text, { path: envFile.file.path, span: entry.valueSpan }),
    complete: expanded.complete,
  };
}

function lookUp(name: string, envFile: EnvFile, all: readonly EnvFile[]): string | undefined {
  for (const file of [envFile, ...baseFiles(envFile, all)]) {
    const entry = liveEntry(file.entries, name);
    if (entry) return entry.value;
  }
  return undefined;
}

function literalUrls(project: Project): Partial<Pick<Environment, 'url' | 'direct' | 'shadow'>> {
  const literal = (key: UrlKey) => {
    const value: UrlValue | undefined = assignmentOf(project.datasource, key)?.value;
    if (value?.kind !== 'literal' || value.url === '') return undefined;
    return urlInPlace(key, value.url, { path: project.schema.path, span: value.urlSpan });
  };
  return withoutGaps({
    url: literal('url'),
    direct: literal('directUrl'),
    shadow: literal('shadowDatabaseUrl'),
  } as unknown as Environment);
}

/** A URL as it stands at a place. */
export function urlInPlace(key: UrlKey, text: string, at: Place): UrlInPlace {
  const url = readUrl(text);
  return { key, at, text, complete: true, url, pooler: poolerOf(url) };
}
