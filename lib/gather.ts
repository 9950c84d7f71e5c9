import { discover } from './discover';
import type { Host } from './host/host';
import { type Known, type Stated, urlNames } from './judge';
import { answered, type Options, readPoolerFlag } from './options';
import { statedPooler } from './poolers';
import { prismaVersion } from './prisma-version';
import type { Project } from './project';
import { lookAround } from './scope';

/**
 * Adds to each project what its files do not say: the Prisma version, who reads its variables, what the user stated,
 * and the other projects that share an env file with it, whether or not they were selected.
 */
export function gather(host: Host, projects: readonly Project[], options: Options): readonly Known[] {
  const everyone = everySchema(host, projects);
  const alone = new Map<Project, Known>();
  const knownOf = (project: Project): Known => {
    const known = alone.get(project) ?? gatherAlone(host, project, everyone, options);
    alone.set(project, known);
    return known;
  };
  return projects.map((project) => ({
    ...knownOf(project),
    neighbours: everyone.filter((other) => other !== project && sharesEnvFile(other, project)).map(knownOf),
  }));
}

function gatherAlone(host: Host, project: Project, everyone: readonly Project[], options: Options): Known {
  const names = urlNames(project);
  const searched = Object.values(names).filter((name): name is string => name !== undefined);
  return {
    project,
    names,
    version: prismaVersion(
      host,
      project,
      options.prismaVersion ?? answered(options, project.schema.path, 'prisma-version'),
    ),
    around: lookAround(
      host,
      project,
      everyone.filter((other) => other !== project),
      [...new Set(searched)],
    ),
    stated: statedFor(host, project, options),
    neighbours: [],
  };
}

function statedFor(host: Host, project: Project, options: Options): Stated {
  const { path } = project.schema;
  const isFor = (folder: string) => folder === '' || path === folder || path.startsWith(`${folder}/`);
  const flag = options.poolers
    .map((text) => readPoolerFlag(text, host.cwd))
    .findLast((stated) => isFor(stated.path))?.text;
  const pooler = flag ?? answered(options, path, 'pooler');
  return {
    pooler: pooler === undefined ? undefined : statedPooler(pooler),
    sameLogin: options.sameLogin || answered(options, path, 'same-login') !== undefined,
    review: options.review,
  };
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
