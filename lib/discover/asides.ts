import { posix } from 'node:path';
import type { WorkspacePackage } from '../workspaces';
import { folderOf, foldersUpFrom, isWithin } from './paths';
import type { Scope } from './scopes';
import type { Survey } from './survey';

// What nobody deploys. `examples` and `tests` are not among them: their projects are real ones.
const DOCS = /^(?:docs?|documentation)$/;
const FIXTURES = /^(?:_{0,2}(?:test[-_]?)?fixtures?_{0,2}|__(?:tests?|mocks|snapshots)__|test[-_]?data)$/;

/** A folder whose schemas are no projects. */
export interface Aside {
  readonly folder: string;
  readonly kind: 'docs' | 'fixtures' | 'snapshots';
}

/**
 * The topmost folder of docs, fixtures or old migrations that a path lies in, as seen from where the user stands.
 *
 * Only folders below the selection count: who stands in a fixture, or names it, means it. A docs folder that is a member
 * of the workspace is an application like the others, and so is a package that is called migrations.
 */
export function asideOf(path: string, scopes: readonly Scope[], survey: Survey): Aside | undefined {
  const base = baseOf(path, scopes);
  const folders = foldersUpFrom(folderOf(path)).filter((folder) => folder !== base && isWithin(folder, base));
  for (const folder of folders.reverse()) {
    const kind = asideKind(folder, survey.packageAbove(folderOf(path)));
    if (kind !== undefined) return { folder, kind };
  }
  return undefined;
}

function asideKind(folder: string, owner: WorkspacePackage | undefined): Aside['kind'] | undefined {
  const name = posix.basename(folder);
  const holdsPackage = owner !== undefined && owner.folder !== '' && isWithin(owner.folder, folder);
  if (FIXTURES.test(name)) return 'fixtures';
  if (DOCS.test(name)) return holdsPackage && owner.root !== owner.folder ? undefined : 'docs';
  return name === 'migrations' && !holdsPackage ? 'snapshots' : undefined;
}

/** The innermost selected folder, or package of one, that holds the path. */
function baseOf(path: string, scopes: readonly Scope[]): string {
  const folders = scopes.flatMap(({ folder, packageFolder }) => [folder, packageFolder]);
  const around = folders.filter((folder) => isWithin(path, folder));
  return around.reduce((nearest, folder) => (folder.length > nearest.length ? folder : nearest), '');
}
