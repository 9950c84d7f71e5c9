import { environmentsOf, type Places } from '../environments';
import type { Finding } from '../finding';
import type { Project } from '../project';
import { field, textField } from '../read/json';
import type { PrismaConfig } from '../read/prisma-config';
import { type Candidate, outputsOf } from './candidates';
import type { Configs } from './configs';
import type { Reason } from './not-projects';
import { folderOf } from './paths';
import type { Survey } from './survey';

/** Where a candidate's project stands among the packages. */
export interface Home {
  readonly candidate: Candidate;
  /** The folder of the package that runs Prisma. */
  readonly packageFolder: string;
  /** The nearest package.json folder above the schema; the root where there is none. */
  readonly ownFolder: string;
}

/**
 * The package that runs Prisma for a schema.
 *
 * That is the nearest one above the schema, unless it doesn't name Prisma and the package that points at the schema does:
 * a schema folder of its own beside `server/`, or one that the root's package.json names.
 */
export function homeOf(survey: Survey, candidate: Candidate): Home {
  const own = survey.packageAbove(folderOf(candidate.schema.path));
  const pointing = candidate.pointings.filter(({ strength }) => strength !== 'elsewhere').map(({ folder }) => folder);
  const running = [...(own === undefined ? [] : [own.folder]), ...pointing].find((folder) =>
    survey.namesPrisma(folder),
  );
  const ownFolder = own?.folder ?? '';
  return { candidate, packageFolder: running ?? ownFolder, ownFolder };
}

/** A candidate with the verdict whether it is a project; `why` is the reason why not. */
export interface Judged {
  readonly home: Home;
  readonly why?: Reason;
}

/** What all projects of a run share. */
export interface Assembly {
  readonly survey: Survey;
  readonly configs: Configs;
  readonly judged: readonly Judged[];
  readonly envGlobs: readonly string[];
}

export interface Assembled {
  readonly project: Project;
  readonly findings: readonly Finding[];
}

/** The project of a schema that something points at, its env files read. */
export function projectOf(home: Home, assembly: Assembly): Assembled | undefined {
  const { candidate, packageFolder } = home;
  const { survey } = assembly;
  const [pointedBy] = candidate.pointings;
  if (pointedBy === undefined) return undefined;
  const config = configOf(home, assembly.configs);
  const dependents = dependentsOf(home, assembly);
  const { envFiles, findings } = environmentsOf(survey.host, placesOf(home, assembly, config, dependents));
  const project: Project = {
    name: nameOf(home, assembly),
    packageFolder,
    packageName: survey.manifest(packageFolder)?.name,
    seed: textField(field(survey.manifest(packageFolder)?.json, 'prisma'), 'seed'),
    workspaceRoot: rootOf(survey, packageFolder),
    schemaFiles: candidate.files.map(({ path, text }) => ({ path, text })),
    schema: candidate.schema,
    datasource: candidate.datasource,
    pointedBy: { path: pointedBy.path, how: pointedBy.how },
    config,
    envFiles,
    unreadEnvFiles: findings.filter(({ level }) => level === 'error'),
    dependents,
    generatedFolders: candidate.files.flatMap(outputsOf).map(({ folder }) => folder),
  };
  return { project, findings };
}

function placesOf(
  { candidate, packageFolder, ownFolder }: Home,
  { survey, envGlobs }: Assembly,
  config: PrismaConfig | undefined,
  dependents: readonly string[],
): Places {
  const upwards = [
    { from: folderOf(candidate.schema.path), to: rootOf(survey, ownFolder) },
    { from: packageFolder, to: rootOf(survey, packageFolder) },
  ];
  return { upwards, dependents, loaded: config?.dotenv ?? [], envGlobs };
}

function rootOf(survey: Survey, folder: string): string {
  return survey.packages.find((found) => found.folder === folder)?.root ?? folder;
}

/** The package's folder, or the schema's path where one package has several schemas. */
function nameOf({ candidate, packageFolder }: Home, { judged }: Assembly): string {
  const isAlone =
    judged.filter(({ home, why }) => why === undefined && home.packageFolder === packageFolder).length < 2;
  return isAlone ? packageFolder || '.' : candidate.schema.path;
}

/** The config that names the schema, else the one that the CLI takes in the package. */
function configOf({ candidate, packageFolder, ownFolder }: Home, configs: Configs): PrismaConfig | undefined {
  const naming = candidate.pointings.find(({ strength }) => strength === 'config');
  const folders = [packageFolder, ownFolder, ...candidate.pointings.map(({ folder }) => folder)];
  return naming?.config ?? folders.map((folder) => configs.of(folder)).find((config) => config !== undefined);
}

/** The packages that depend on the schema's package, directly or through others, and have no schema of their own. */
function dependentsOf({ packageFolder, ownFolder }: Home, { survey, judged }: Assembly): readonly string[] {
  const owners = new Set(judged.filter(isSchemaOfItsOwn).map(({ home }) => home.ownFolder));
  const others = survey.packages.filter(({ folder }) => !owners.has(folder));
  const starts = new Set([ownFolder, packageFolder]);
  const reached = new Set(starts); // grows while it is gone through
  for (const folder of reached) {
    for (const other of others) if (other.dependencies.includes(folder)) reached.add(other.folder);
  }
  return [...reached].filter((folder) => !starts.has(folder));
}

/** A copy of the schema, as a client's folder holds one, doesn't make a package the owner of a schema. */
function isSchemaOfItsOwn(judged: Judged): boolean {
  return judged.why === undefined || isForeign(judged);
}

/** Whether a schema is in use, though it is none of ours. */
export function isForeign({ why }: Judged): boolean {
  return why?.kind === 'not-applicable' || why?.kind === 'framework';
}
