import type { Selection } from '../discover';
import { Refusal } from '../errors';
import type { Configs } from './configs';
import { folderOf, inFolder, pathFrom, shown } from './paths';
import type { Pointing } from './pointers';
import type { Survey } from './survey';

/** One selected path: the folder whose projects are meant, or one schema that is named. */
export interface Scope {
  /** As the user named it, below the root. */
  readonly path: string;
  /** The folder to look below; for a named schema the folder that it stands in. */
  readonly folder: string;
  /** The nearest package.json folder at or above `folder`: its project counts when none is below. */
  readonly packageFolder: string;
  /** The schema file or folder that is named; such a schema needs nothing that points at it. */
  readonly schema?: string;
}

/**
 * The selected paths, links followed: `schema` alone when it is given, else `paths`, else the working folder.
 *
 * Throws `Refusal` for a path that is missing or outside the root.
 */
export function scopesOf(survey: Survey, { paths, schema }: Selection): readonly Scope[] {
  if (schema !== undefined) return [schemaScope(survey, schema, existing(survey, schema))];
  return (paths.length > 0 ? paths : [survey.host.cwd]).map((path) => scopeOf(survey, path));
}

function scopeOf(survey: Survey, path: string): Scope {
  const found = existing(survey, path);
  if (survey.host.entry(found)?.kind === 'folder') return folderScope(survey, path, found);
  return found.endsWith('.prisma') ? schemaScope(survey, path, found) : folderScope(survey, path, folderOf(found));
}

function folderScope(survey: Survey, path: string, folder: string): Scope {
  return { path, folder, packageFolder: survey.packageAbove(folder)?.folder ?? '' };
}

function schemaScope(survey: Survey, path: string, schema: string): Scope {
  return { ...folderScope(survey, path, folderOf(schema)), schema };
}

/** Where a path that the user named ends after all links. */
function existing({ host }: Survey, path: string): string {
  const below = pathFrom('', path);
  if (below === undefined) throw new Refusal(`path \`${path}\` lies outside of the repository`);
  const found = below === '' ? '' : host.resolve(below);
  if (found !== null) return found;
  if (host.entry(below)?.kind !== 'link') throw new Refusal(`path \`${shown(below)}\` does not exist`);
  throw new Refusal(`path \`${below}\` is a link that leads out of the repository, or nowhere`);
}

/** The folders in which Prisma may be run: every package's, the root, the working folder, and what the user selected. */
export function foldersToLookIn(
  { packages, host }: Survey,
  scopes: readonly Scope[],
  isAside: (path: string) => boolean,
): ReadonlySet<string> {
  const running = packages.map(({ folder }) => folder).filter((folder) => !isAside(inFolder(folder, 'package.json')));
  return new Set([
    '',
    ...running,
    ...(isAside(inFolder(host.cwd, 'package.json')) ? [] : [host.cwd]),
    ...scopes.map(({ folder }) => folder),
  ]);
}

/** The schemas that the user names need nothing else that points at them. */
export function namedPointings(scopes: readonly Scope[], configs: Configs): readonly Pointing[] {
  return scopes.flatMap(({ path, schema, packageFolder }) => {
    if (schema === undefined) return [];
    const config = configs.of(packageFolder);
    return [
      { path, how: 'named by the user', target: schema, folder: packageFolder, strength: 'named' as const, config },
    ];
  });
}
