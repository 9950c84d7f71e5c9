import { posix } from 'node:path';
import satisfies from 'semver/functions/satisfies';
import type { Host } from './host/host';
import { remembered } from './host/remembered';
import { isRead, readText } from './read/files';
import { isLockfileName } from './read/lockfiles';
import { type Dependency, type Manifest, readManifest } from './read/package-json';
import { readPnpmWorkspace } from './read/pnpm-workspace';
import { workspaceGlobs } from './read/workspace-globs';

/**
 * One folder with a package.json.
 *
 * `root` is the folder of the workspace root that owns it, its own folder where none does; `dependencies` are the folders
 * of the packages of the same root that it names in its dependencies of any kind.
 */
export interface WorkspacePackage {
  readonly folder: string;
  readonly name?: string;
  readonly root: string;
  readonly dependencies: readonly string[];
}

/**
 * Lists every package.json folder that git tracks or would track, sorted, with the workspace root that owns it.
 *
 * Knows the workspaces of npm, Yarn, pnpm and bun. A package.json that can't be read is listed without a name and without
 * dependencies; `readManifest` has the finding.
 */
export function workspacePackages(host: Host): readonly WorkspacePackage[] {
  return remembered(host, readPackages);
}

function readPackages(host: Host): readonly WorkspacePackage[] {
  const places = placesOf(host);
  const rooted = [...places.values()].map((place) => ({ ...place, root: rootOf(place.folder, places) }));
  const packages = rooted.filter((place) => place.hasManifest);
  const local = localPackages(packages);
  return packages.map((found) => ({
    folder: found.folder,
    name: found.manifest?.name,
    root: found.root,
    dependencies: dependenciesOf(found, local),
  }));
}

/** The folders of the packages that depend on the one in `folder`, directly or through others, the nearest first. */
export function dependentsOf(packages: readonly WorkspacePackage[], folder: string): readonly string[] {
  const found = new Set([folder]);
  for (const dependency of found) {
    for (const other of packages) if (other.dependencies.includes(dependency)) found.add(other.folder);
  }
  found.delete(folder);
  return [...found];
}

/** A folder that holds a package.json, a pnpm-workspace.yaml, or both. */
interface Place {
  readonly folder: string;
  readonly hasManifest: boolean;
  readonly manifest: Manifest | null;
  /** Whether a folder below, as a path below this one, is a package of this root; absent when this declares no workspace. */
  readonly owns?: (below: string) => boolean;
  readonly hasLockfile: boolean;
}

type Rooted = Place & { readonly root: string };

const MANIFEST = 'package.json';
const PNPM_WORKSPACE = 'pnpm-workspace.yaml';

function placesOf(host: Host): ReadonlyMap<string, Place> {
  const names = new Map<string, Set<string>>();
  for (const path of host.files()) {
    const name = posix.basename(path);
    if (name !== MANIFEST && name !== PNPM_WORKSPACE && !isLockfileName(name)) continue;
    const folder = path.slice(0, Math.max(path.length - name.length - 1, 0));
    if (!folder.split('/').includes('node_modules')) names.set(folder, (names.get(folder) ?? new Set()).add(name));
  }
  const folders = [...names].filter(([, found]) => found.has(MANIFEST) || found.has(PNPM_WORKSPACE));
  return new Map(folders.sort(byFolder).map(([folder, found]) => [folder, placeOf(host, folder, found)]));
}

function byFolder([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function placeOf(host: Host, folder: string, names: ReadonlySet<string>): Place {
  const manifest = names.has(MANIFEST) ? readManifest(host, folder).manifest : null;
  const globs = (names.has(PNPM_WORKSPACE) ? pnpmGlobs(host, folder) : undefined) ?? manifest?.workspaces;
  return {
    folder,
    hasManifest: names.has(MANIFEST),
    manifest,
    owns: globs === undefined ? undefined : workspaceGlobs(globs),
    hasLockfile: [...names].some(isLockfileName),
  };
}

function pnpmGlobs(host: Host, folder: string): readonly string[] | undefined {
  const file = readText(host, posix.join(folder, PNPM_WORKSPACE));
  return isRead(file) ? readPnpmWorkspace(file).packages : undefined;
}

/**
 * The root that owns a folder: the nearest one above whose globs name it, else the folder itself.
 *
 * A root that another root names belongs to that one with all its packages (Yarn's nested workspaces), unless it has a
 * lockfile of its own, as the examples in a monorepo do.
 */
function rootOf(folder: string, places: ReadonlyMap<string, Place>): string {
  const place = places.get(folder);
  if (place?.owns !== undefined && place.hasLockfile) return folder;
  const owner = foldersAbove(folder).find((above) => places.get(above)?.owns?.(posix.relative(above, folder)));
  return owner === undefined ? folder : rootOf(owner, places);
}

/** The folders above one, the nearest first; the root is last. */
function foldersAbove(folder: string): readonly string[] {
  const names = folder === '' ? [] : folder.split('/');
  return names.map((_, index) => names.slice(0, names.length - 1 - index).join('/'));
}

/** Looks packages up by `root` and name, and by folder. */
interface LocalPackages {
  byName(root: string, name: string): Rooted | undefined;
  byFolder(folder: string): Rooted | undefined;
}

function localPackages(packages: readonly Rooted[]): LocalPackages {
  const names = new Map(packages.map((found) => [`${found.root}\0${found.manifest?.name}`, found]));
  const folders = new Map(packages.map((found) => [found.folder, found]));
  return { byName: (root, name) => names.get(`${root}\0${name}`), byFolder: (folder) => folders.get(folder) };
}

function dependenciesOf(dependent: Rooted, local: LocalPackages): readonly string[] {
  const targets = (dependent.manifest?.dependencies ?? []).flatMap((dependency) => {
    const target = targetOf(dependency, dependent, local);
    return target === undefined || target.folder === dependent.folder ? [] : [target.folder];
  });
  return [...new Set(targets)];
}

/** The package of the same repository that a dependency means, if it means one. */
function targetOf({ name, range }: Dependency, dependent: Rooted, local: LocalPackages): Rooted | undefined {
  const [, protocol, rest = ''] = /^(workspace|file|link|portal):(.*)$/.exec(range) ?? [];
  if (protocol === undefined) {
    const sameName = local.byName(dependent.root, name);
    return sameName !== undefined && isTakenLocally(range, sameName) ? sameName : undefined;
  }
  if (protocol !== 'workspace' || /^\.{0,2}\//.test(rest)) return local.byFolder(belowRoot(dependent.folder, rest));
  return local.byName(dependent.root, aliasTarget(rest) ?? name);
}

function belowRoot(folder: string, path: string): string {
  return posix.join(folder, path).replace(/^\.$/, '').replace(/\/$/, '');
}

/** `@acme/db` of `workspace:@acme/db@^1.0.0`. */
function aliasTarget(range: string): string | undefined {
  const at = range.lastIndexOf('@');
  return at > 0 ? range.slice(0, at) : undefined;
}

/** Whether the managers link the local package for a plain range instead of fetching one of the same name. */
function isTakenLocally(range: string, { manifest }: Rooted): boolean {
  if (range === '*' || range === '') return true;
  return manifest?.version === undefined ? !range.includes(':') : satisfies(manifest.version, range);
}
