import { posix } from 'node:path';
import { discover } from './discover';
import { readEnvFile } from './environments';
import { Refusal } from './errors';
import type { Host } from './host/host';
import { directNames, type Known, type Stated, urlNames, wantsDirectUrl } from './judge';
import { answered, type Options, readPoolerFlag } from './options';
import { isWithin } from './paths';
import { statedPooler } from './poolers';
import { prismaVersion } from './prisma-version';
import type { EnvFile, Project } from './project';
import { isEnvFileName } from './read/env';
import { lookAround } from './scope';
import { belowRoot } from './selection';

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
    neighbours: everyone.filter((other) => other !== project && sharesEnvFile(other, project)).map(knownOf),
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
  const searched = [...searchedNames(project), ...(wantsDirectUrl({ stated, version }) ? directNames(project) : [])];
  return {
    project,
    names: urlNames(project),
    version,
    around: lookAround(host, project, others, [...new Set(searched)]),
    stated,
    neighbours: [],
  };
}

/** The variables of the schema, and those that a config gives to the CLI beside it. */
function searchedNames(project: Project): readonly string[] {
  const inConfig = Object.values(project.config?.datasource ?? {}).flatMap((value) => value?.names ?? []);
  return [...Object.values(urlNames(project)), ...inConfig].filter((name) => name !== undefined);
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
  return {
    pooler: pooler === undefined ? undefined : statedPooler(pooler),
    sameLogin: options.sameLogin || answered(options, path, 'same-login') !== undefined,
    review: options.review,
    target: options.target,
  };
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

function sharesEnvFile(a: Project, b: Project): boolean {
  const paths = new Set(a.envFiles.map(({ file }) => file.path));
  return b.envFiles.some(({ file }) => paths.has(file.path));
}
