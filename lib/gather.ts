import { posix } from 'node:path';
import { discover } from './discover';
import { hostingOf } from './discover/hosting';
import { repositoryOf } from './discover/repository';
import { readEnvFile } from './environments';
import { Refusal } from './errors';
import type { Host } from './host/host';
import {
  directNames,
  isSeven,
  type Known,
  leftOverNames,
  type Stated,
  type UrlNames,
  urlNamesOf,
  wantsDirectUrl,
} from './judge';
import { answered, type Options, readPoolerFlag, selectedSteps } from './options';
import { isWithin } from './paths';
import { statedPooler } from './poolers';
import { fullVersion, prismaVersion } from './prisma-version';
import type { EnvFile, Project } from './project';
import { isEnvFileName } from './read/env';
import { isRead, readText } from './read/files';
import { adapterUrls, lookAround } from './scope';
import { belowRoot } from './selection';
import type { SourceFile } from './text';

/**
 * Adds to each project what its files do not say: the Prisma version, who reads its variables, what the user stated,
 * and the other projects that share an env file with it, whether or not they were selected.
 */
export function gather(host: Host, projects: readonly Project[], options: Options): readonly Known[] {
  refuseStrayPaths(host, projects, options);
  const everyone = everySchema(host, projects);
  const everyEnvFile = envFilesOf(host, everyone);
  const alone = new Map<Project, Known>();
  const knownOf = (project: Project): Known => {
    const own = new Set(project.envFiles.map(({ file }) => file.path));
    const otherEnvFiles = everyEnvFile.filter(({ file }) => !own.has(file.path));
    const known = alone.get(project) ?? { ...gatherAlone(host, project, everyone, options), otherEnvFiles };
    alone.set(project, known);
    return known;
  };
  return projects.map((project) => ({
    ...knownOf(project),
    neighbours: everyone.filter((other) => other !== project && sharesSomething(other, project)).map(knownOf),
  }));
}

function gatherAlone(
  host: Host,
  project: Project,
  everyone: readonly Project[],
  options: Options,
): Omit<Known, 'otherEnvFiles'> {
  const statedVersion = options.prismaVersion ?? answered(options, project.schema.path, 'prisma-version');
  const version = prismaVersion(host, project, statedVersion);
  const stated = statedFor(host, project, options);
  const others = everyone.filter((other) => other !== project);
  const clients = isSeven({ version }) ? adapterUrls(host, project, others) : [];
  const names = urlNamesOf(project, version, clients);
  const added = wantsDirectUrl({ stated, version }) ? directNames(project) : [];
  const searched = [...searchedNames(project, names), ...added, ...leftOverNames(project, names)];
  return {
    project,
    names,
    version,
    adapterUrls: clients,
    hosting: hostingOf(host, project),
    migrations: once(() => migrationsOf(host, project)),
    around: lookAround(host, project, others, [...new Set(searched)]),
    stated,
    repository: repositoryOf(host, everyone),
    neighbours: [],
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The migrations beside the schema, or where the config has them. */
function migrationsOf(host: Host, project: Project): readonly SourceFile[] {
  const folders = project.schemaFiles.map(({ path }) => `${posix.dirname(path)}/migrations/`);
  const paths = host
    .files()
    .filter((path) => path.endsWith('/migration.sql') && folders.some((folder) => `./${path}`.includes(`/${folder}`)));
  return paths.map((path) => readText(host, path)).filter(isRead);
}

/** The variables of the schema, and those that a config gives to the CLI beside it. */
function searchedNames(project: Project, names: UrlNames): readonly string[] {
  const inConfig = Object.values(project.config?.datasource ?? {}).flatMap((value) => value?.names ?? []);
  return [...Object.values(names).flat(), ...inConfig].filter((name) => name !== undefined);
}

/** Every env file of the repository, as far as a project has it or git shows it. */
function envFilesOf(host: Host, everyone: readonly Project[]): readonly EnvFile[] {
  const theirs = new Map(everyone.flatMap(({ envFiles }) => envFiles).map((envFile) => [envFile.file.path, envFile]));
  const paths = host.files().filter((path) => isEnvFileName(posix.basename(path)) && !theirs.has(path));
  return [...theirs.values(), ...paths.flatMap((path) => readEnvFile(host, path).envFile ?? [])];
}

function statedFor(host: Host, project: Project, options: Options): Stated {
  const { path } = project.schema;
  const flag = options.poolers
    .map(readPoolerFlag)
    .findLast((stated) => stated.path === undefined || isWithin(path, belowRoot(host, stated.path)))?.text;
  const pooler = flag ?? answered(options, path, 'pooler');
  const probed = options.probed?.get(path);
  return {
    pooler: pooler === undefined ? undefined : statedPooler(pooler),
    probed: probed?.pooler,
    sameLogin: options.sameLogin || probed?.sameLogin === true || answered(options, path, 'same-login') !== undefined,
    review: options.review,
    target: options.target,
    usePooledHost: options.usePooledHost,
  };
}

/** Throws `Refusal` for a flag whose value can't be read, before anything is looked at. */
export function refuseUnreadable(options: Options): void {
  selectedSteps(options);
  for (const flag of options.poolers) statedPooler(readPoolerFlag(flag).text);
  if (options.prismaVersion !== undefined) fullVersion(options.prismaVersion);
}

/** A `--pooler PATH=` that matches no project would be passed over without a word. */
function refuseStrayPaths(host: Host, projects: readonly Project[], options: Options): void {
  for (const { path } of options.poolers.map(readPoolerFlag)) {
    const isMet = path === undefined || projects.some(({ schema }) => isWithin(schema.path, belowRoot(host, path)));
    if (projects.length === 0 || isMet) continue;
    throw new Refusal(
      `--pooler names \`${path}\`, where no selected project is`,
      'the path counts from the working folder',
    );
  }
}

/** The selected projects and all other schemas of the repository, those of other databases too: they read variables as well. */
function everySchema(host: Host, selected: readonly Project[]): readonly Project[] {
  const { projects, foreign } = discover(host, { paths: [''], all: true, envGlobs: [] });
  const others = [...projects, ...foreign].filter(
    (other) => !selected.some((project) => project.schema.path === other.schema.path),
  );
  return [...selected, ...others];
}

/** An env file, or the names of variables, which one typed env or one turbo list may declare for both. */
function sharesSomething(a: Project, b: Project): boolean {
  const theirs = namedIn(b);
  return sharesEnvFile(a, b) || namedIn(a).some((name) => theirs.includes(name));
}

function namedIn({ datasource, config }: Project): readonly string[] {
  const inSchema = datasource.assignments.flatMap(({ key, value }) =>
    key !== 'url' && value.kind === 'env' ? value.name : [],
  );
  return [...inSchema, ...(config?.datasource?.url?.names ?? [])];
}

function sharesEnvFile(a: Project, b: Project): boolean {
  const paths = new Set(a.envFiles.map(({ file }) => file.path));
  return b.envFiles.some(({ file }) => paths.has(file.path));
}
