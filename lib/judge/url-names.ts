import { GATE, isBefore, type PrismaVersion, reaches } from '../prisma-version';
import type { Project } from '../project';
import type { ClientUrl } from '../read/code/clients';
import type { ConfigValue, PrismaConfig } from '../read/prisma-config';
import { assignmentOf } from '../read/schema';
import type { UrlKey } from './environment';

/** The variables that a project's schema and config name. */
export interface UrlNames {
  /** The one that the app's own client connects with. */
  readonly url?: string;
  /** The one that the CLI goes around the pooler with. */
  readonly direct?: string;
  readonly shadow?: string;
  /** What else the config's URL may come from: the other members of `A ?? B ?? C`. */
  readonly alsoDirect?: readonly string[];
}

/** The variables of the project's datasource; a literal URL has no name. */
export function schemaNames(project: Project): UrlNames {
  const name = (key: UrlKey) => {
    const value = assignmentOf(project.datasource, key)?.value;
    return value?.kind === 'env' ? value.name : undefined;
  };
  return { url: name('url'), direct: name('directUrl'), shadow: name('shadowDatabaseUrl') };
}

/**
 * The variables that count for a project of this version.
 *
 * Below 7 those of the schema, with those of a config that overrides it. From 7 on the config names the CLI's variables
 * and the client's adapter names the app's; a schema that still has URLs counts where the code says nothing.
 */
export function urlNamesOf(project: Project, version: PrismaVersion, clients: readonly ClientUrl[]): UrlNames {
  const inSchema = schemaNames(project);
  const config = countingConfig(project, version);
  const url = isSevenOrLater(version)
    ? (clientVariable(clients) ?? inSchema.url ?? onlyVariable(config, clients))
    : inSchema.url;
  const inConfig = config?.datasource;
  const named = [
    inSchema.direct,
    ...(inSchema.url === url ? [] : [inSchema.url]),
    ...membersOf(inConfig?.url),
    ...membersOf(inConfig?.directUrl),
  ];
  const [direct, ...alsoDirect] = [...new Set(named)].flatMap((name) =>
    name === undefined || name === url ? [] : name,
  );
  const shadow = inSchema.shadow ?? membersOf(inConfig?.shadowDatabaseUrl)[0];
  // Where both name one variable, the property still has to be found.
  const sameAsUrl = inSchema.direct === url ? inSchema.direct : undefined;
  return { url, direct: direct ?? sameAsUrl, shadow, ...(alsoDirect.length > 0 ? { alsoDirect } : {}) };
}

/** Names that speak of a way around the pooler; they hold and never prove (RULES: which pooler). */
const SOUNDS_DIRECT = /DIRECT|UNPOOLED|NON_?POOL|MIGRAT/i;

export function soundsDirect(name: string): boolean {
  return SOUNDS_DIRECT.test(name);
}

/**
 * The one variable of the config where nothing shows a second URL: the app's clients read it too, or the code shows none
 * and its name does not speak of a direct connection.
 */
function onlyVariable(config: PrismaConfig | undefined, clients: readonly ClientUrl[]): string | undefined {
  const [only, second] = membersOf(config?.datasource?.url);
  if (only === undefined || second !== undefined) return undefined;
  const theirs = clientVariables(clients);
  return theirs.includes(only) || (theirs.length === 0 && !soundsDirect(only)) ? only : undefined;
}

/** The variables that a URL of the config comes from; all that it names where it is no plain choice of them. */
export function membersOf(value: ConfigValue | undefined): readonly string[] {
  return value?.chain ?? value?.names ?? [];
}

/** All names of the direct URL, the one that is taken first in front. */
export function directNamesOf({ direct, alsoDirect = [] }: UrlNames): readonly string[] {
  return direct === undefined ? [] : [direct, ...alsoDirect];
}

/** The config, where its `datasource` decides: from 6.18.0 with `engine: 'classic'`, from 7 always. */
export function countingConfig({ config }: Project, version: PrismaVersion): PrismaConfig | undefined {
  if (config === undefined || version.kind !== 'known') return undefined;
  if (!isBefore(version.version, 7)) return config;
  return config.engine === 'classic' && reaches(version.version, GATE.classicConfig) ? config : undefined;
}

function isSevenOrLater(version: PrismaVersion): boolean {
  return version.kind === 'known' && !isBefore(version.version, 7);
}

/**
 * The variable that the app's own clients connect with; `undefined` where there is none or more than one.
 *
 * A client that takes the first of several (`PREVIEW_URL ?? DATABASE_URL`) connects with another one in another
 * environment, so it names none. Seeds and scripts count only where no client of the app was found.
 */
export function clientVariable(clients: readonly ClientUrl[]): string | undefined {
  const [only, second] = clientVariables(clients);
  return second === undefined ? only : undefined;
}

/** All variables that the app's own clients may connect with, each once. */
export function clientVariables(clients: readonly ClientUrl[]): readonly string[] {
  const app = clients.filter(({ place }) => place === 'app');
  return [...new Set((app.length > 0 ? app : clients).flatMap(({ variables }) => variables.map(({ name }) => name)))];
}
