import type { Seen } from '../discover';
import { Refusal } from '../errors';
import type { Finding } from '../finding';
import type { NotProject, Project } from '../project';
import { byPath, isWithin, shown } from './paths';
import type { Home, Judged } from './project';
import type { Scope } from './scopes';

/** What one selected path means. */
export interface Picked {
  readonly scope: Scope;
  readonly homes: readonly Home[];
  /** Whether the user looks at a path, so that he is told of it. */
  covers(path: string): boolean;
}

/** The projects below a path; when there are none, those of the package that it lies in. */
export function pickedBy(scope: Scope, judged: readonly Judged[]): Picked {
  const projects = judged.flatMap(({ home, why }) => (why === undefined ? [home] : []));
  if (scope.schema !== undefined) return pickedSchema(scope, scope.schema, projects);
  const below = projects.filter(({ candidate }) => isWithin(candidate.schema.path, scope.folder));
  if (below.length > 0) return { scope, homes: below, covers: (path) => isWithin(path, scope.folder) };
  const homes = projects.filter((home) => belongsTo(home, scope.packageFolder));
  return { scope, homes, covers: (path) => isWithin(path, homes.length > 0 ? scope.packageFolder : scope.folder) };
}

function pickedSchema(scope: Scope, schema: string, projects: readonly Home[]): Picked {
  const homes = projects.filter(
    ({ candidate }) => isNamedBy(candidate.pointings, schema) || candidate.files.some(({ path }) => path === schema),
  );
  return { scope, homes, covers: (path) => isWithin(path, schema) };
}

function isNamedBy(pointings: Home['candidate']['pointings'], schema: string): boolean {
  return pointings.some(({ strength, target }) => strength === 'named' && target === schema);
}

/** Whether a package runs Prisma with the schema, or is the one that holds it. */
function belongsTo({ packageFolder, ownFolder, candidate }: Home, folder: string): boolean {
  return (
    packageFolder === folder ||
    ownFolder === folder ||
    candidate.pointings.some((pointing) => pointing.folder === folder)
  );
}

/** Whether a finding is about what the user looks at, or about a file of a selected project. */
export function concerns({ at }: Finding, picked: readonly Picked[], projects: readonly Project[]): boolean {
  if (at === undefined || picked.some((pick) => pick.covers(at.path))) return true;
  return projects.some(({ schemaFiles, config, pointedBy }) =>
    [...schemaFiles.map(({ path }) => path), config?.path, pointedBy.path].includes(at.path),
  );
}

/**
 * Throws `Refusal` when a selected path has no project, with what stands there instead.
 *
 * A schema that can't be read is no reason to refuse, its finding says more; nor is one for another database, for which
 * there is just nothing to do.
 */
export function refuseNothing(pick: Picked, seen: Seen): void {
  if (pick.homes.length > 0 || holdsUnread(pick, seen) || holdsOther(pick, seen)) return;
  const all = [...reasonsOf(seen.judged), ...seen.notProjects].sort(byPath);
  const reasons = all.filter(({ path }) => pick.covers(path));
  const lines = few(reasons.map(({ path, why }) => `${path}: ${why}`));
  const { schema, path } = pick.scope;
  if (schema !== undefined)
    throw new Refusal(`\`${shown(path)}\` is no Prisma project with Postgres`, lines.join('\n'));
  throw new Refusal(
    `there is no Prisma project with Postgres in \`${shown(path)}\``,
    [LOOKED, ...lines, ...elsewhere(seen.judged)].join('\n'),
  );
}

function holdsUnread(pick: Picked, { findings }: Seen): boolean {
  return findings.some(({ level, at }) => level === 'error' && at !== undefined && pick.covers(at.path));
}

function holdsOther(pick: Picked, { judged }: Seen): boolean {
  return judged.some(({ home, why }) => why?.kind === 'not-applicable' && pick.covers(home.candidate.schema.path));
}

/** The schemas that are no projects, as they are reported. */
export function reasonsOf(judged: readonly Judged[]): readonly NotProject[] {
  return judged.flatMap(({ home, why }) => (why ? [{ path: home.candidate.schema.path, why: why.text }] : []));
}

const LOOKED =
  'looked for prisma/schema.prisma, schema.prisma, package.json#prisma.schema, --schema in scripts and prisma.config.*';

const FEW = 5;

function few(lines: readonly string[]): readonly string[] {
  return lines.length <= FEW ? lines : [...lines.slice(0, FEW), `and ${lines.length - FEW} more`];
}

function elsewhere(judged: readonly Judged[]): readonly string[] {
  const folders = judged.flatMap(({ home, why }) => (why === undefined ? [shown(home.packageFolder)] : []));
  return folders.length === 0 ? [] : [`the repository has projects in ${few([...new Set(folders)]).join(', ')}`];
}
