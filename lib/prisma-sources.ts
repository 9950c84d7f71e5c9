import { posix } from 'node:path';
import compare from 'semver/functions/compare';
import type { Finding } from './finding';
import type { Host } from './host/host';
import { catalogFiles } from './read/catalogs';
import { foldersUpwards, type Resolution, shownRange, splitDescriptor } from './read/lockfile';
import { type LockSource, lockSources } from './read/lockfiles';
import { installedPackage } from './read/node-modules';
import { type Dependency, type Manifest, readManifest } from './read/package-json';
import { workspacePackages } from './workspaces';

/** Where a version or a range was seen. `package` is the package's own name, `detail` the place inside the file. */
export interface VersionSource {
  readonly path: string;
  readonly detail: string;
  readonly package: string;
  readonly version?: string;
  readonly range?: string;
}

/** A version that an installer or a lockfile settled. */
export type ResolvedSource = VersionSource & { readonly version: string };

/** What is known of one package, as seen from one folder. */
export interface Evidence {
  /** What was settled, the best source first. */
  readonly resolved: readonly ResolvedSource[];
  /** What a manifest asks for; peer dependencies don't count, since they only say what is tolerated. */
  readonly ranged?: VersionSource & { readonly range: string };
  /** Set where the name means a package of this repository. */
  readonly localAt?: string;
  /** The framework that brings the package, where no manifest lists it. */
  readonly framework?: string;
}

/** The files around one package folder that say which packages it gets. */
export interface Surroundings {
  readonly host: Host;
  readonly folder: string;
  /** From the package's folder up to the folder that its packages are installed in. */
  readonly folders: readonly string[];
  readonly manifests: readonly Manifest[];
  /** The nearest first, in one folder the named manager's first. */
  readonly locks: readonly LockSource[];
  readonly findings: readonly Finding[];
}

const PRISMA: ReadonlySet<string> = new Set(['prisma', '@prisma/client', '@prisma/prisma7']);

/** Packages that bring a Prisma of their own, as of Keystone 6, RedwoodJS 8 and ZenStack 2. */
const FRAMEWORK = /^(?:@keystone-6\/core|@redwoodjs\/.+|zenstack|@zenstackhq\/.+)$/;

/**
 * Looks around a package folder.
 *
 * A package that lists Prisma has it installed in its workspace root or below. One that doesn't gets it from any folder
 * above, as Node resolves: the packages of a repository with one package.json for all, as Nx makes them.
 */
export function surroundingsOf(host: Host, folder: string, workspaceRoot: string): Surroundings {
  const upwards = foldersUpwards(folder);
  const withinRoot = upwards.slice(0, Math.max(upwards.indexOf(workspaceRoot), 0) + 1);
  const near = withinRoot.map((place) => readManifest(host, place));
  const isListed = near.some(({ manifest }) => manifest !== null && isInstalledFor(manifest));
  const folders = isListed ? withinRoot : upwards;
  const readings = [...near, ...folders.slice(near.length).map((place) => readManifest(host, place))];
  const manifests = readings.flatMap(({ manifest }) => manifest ?? []);
  const locks = locksIn(host, folders, manifests);
  const findings = [...readings.flatMap((reading) => reading.findings), ...locks.flatMap((lock) => lock.finding ?? [])];
  return { host, folder, folders, manifests, locks, findings };
}

function isInstalledFor(manifest: Manifest): boolean {
  return listsPrisma(manifest) || frameworkIn(manifest) !== undefined;
}

/** Whether a manifest asks for one of Prisma's packages; a peer dependency is no such wish. */
export function listsPrisma({ dependencies }: Manifest): boolean {
  return dependencies.some(({ name, kind }) => PRISMA.has(name) && kind !== 'peerDependencies');
}

/** A framework's own repository, which has its parts as workspace packages, brings nothing from outside. */
function frameworkIn({ dependencies }: Manifest): string | undefined {
  const wanted = dependencies.filter(({ kind, range }) => kind !== 'peerDependencies' && !isLocalRange(range));
  return wanted.find(({ name }) => FRAMEWORK.test(name))?.name;
}

function locksIn(host: Host, folders: readonly string[], manifests: readonly Manifest[]): readonly LockSource[] {
  const named = manifests.find(({ packageManager }) => packageManager !== undefined)?.packageManager;
  const rank = ({ kind, manager }: LockSource) => (kind === 'pnp' ? 0 : manager === named ? 1 : 2);
  return folders.flatMap((folder) => lockSources(host, folder).toSorted((a, b) => rank(a) - rank(b)));
}

/** The framework that the manifests name, which brings what none of them lists. */
export function frameworkOf({ manifests }: Surroundings): string | undefined {
  return manifests.map(frameworkIn).find((name) => name !== undefined);
}

/** A dependency as a manifest has it, with its catalog looked up. `name` is the key, which an alias can change. */
interface Declaration {
  readonly name: string;
  readonly range: string;
  readonly isPeer: boolean;
  /** The folder of the manifest. */
  readonly folder: string;
  /** Shows the range and where it stands; `package` is the package behind an alias. */
  readonly source: VersionSource & { readonly range: string };
}

/** One question: what `place` says of the package `name`, which `declaration` lists. */
interface Question {
  readonly place: Surroundings;
  readonly name: string;
  readonly declaration?: Declaration;
}

/**
 * What the surroundings say of one package: installed, Plug'n'Play, lockfiles, and the range of the nearest manifest.
 *
 * A package that no manifest lists may come in through another one; `own` leaves those out.
 */
export function evidenceOf(place: Surroundings, name: string, which: 'all' | 'own' = 'all'): Evidence {
  const declaration = declarationOf(place, name);
  if (declaration !== undefined && isLocalRange(declaration.range)) {
    return { resolved: [], localAt: declaration.source.path };
  }
  const question = { place, name, declaration };
  const ask = which === 'all' && mayBeBroughtIn(question) ? broughtIn : locked;
  return evidenceFrom([installed(question), ...place.locks.map((lock) => ask(lock, question))], question);
}

function evidenceFrom(settled: readonly Settled[], { place, name, declaration }: Question): Evidence {
  const local = settled.find(({ isLocal }) => isLocal);
  if (local !== undefined) return { resolved: [], localAt: local.path };
  const resolved = settled.flatMap(({ sources }) => sources).filter((source) => isSamePackage(source.package, name));
  if (declaration === undefined || declaration.isPeer) return { resolved, framework: frameworkOf(place) };
  const sameName = resolved.length === 0 ? localPackage(place, declaration) : undefined;
  if (sameName !== undefined) return { resolved, localAt: sameName };
  return { resolved, ranged: isSamePackage(declaration.source.package, name) ? declaration.source : undefined };
}

/** Where nothing is resolved: the folder of the workspace package that the declaring one would get under that name. */
function localPackage(place: Surroundings, { name, folder }: Declaration): string | undefined {
  const packages = workspacePackages(place.host);
  const dependencies = packages.find((found) => found.folder === folder)?.dependencies ?? [];
  return packages.find((found) => found.name === name && dependencies.includes(found.folder))?.folder;
}

function isLocalRange(range: string): boolean {
  return /^(?:workspace|file|link|portal):/.test(range);
}

/** `@prisma/prisma7` is Prisma 7's CLI under the name that it has beside Prisma 8; any other alias is a fork. */
function isSamePackage(found: string, name: string): boolean {
  return found === name || (name === 'prisma' && found === '@prisma/prisma7');
}

/** The nearest manifest that lists the package, under its name or an alias of it; peers only where nothing else does. */
function declarationOf(place: Surroundings, name: string): Declaration | undefined {
  const all = place.manifests.flatMap((manifest) => manifest.dependencies.map((found) => ({ manifest, ...found })));
  const wanted = all.filter(({ kind }) => kind !== 'peerDependencies');
  const found =
    wanted.find((dependency) => dependency.name === name) ??
    wanted.find((dependency) => dependency.range.startsWith(`npm:${name}@`)) ??
    all.find((dependency) => dependency.name === name);
  return found === undefined ? undefined : declared(place, found.manifest, found);
}

function declared(place: Surroundings, manifest: Manifest, dependency: Dependency): Declaration {
  const { name, kind } = dependency;
  const looked = inCatalog(place, dependency) ?? { path: manifest.path, detail: kind, range: dependency.range };
  const behind = behindAlias(name, looked.range);
  return {
    name,
    range: looked.range,
    isPeer: kind === 'peerDependencies',
    folder: manifest.folder,
    source: { path: looked.path, detail: looked.detail, package: behind.name, range: shownRange(behind.range) },
  };
}

/** The range of a `catalog:` or `catalog:name`, from the nearest file that has it. */
function inCatalog(place: Surroundings, { name, range }: Dependency) {
  if (!range.startsWith('catalog:')) return undefined;
  const catalog = range.slice('catalog:'.length).trim() || 'default';
  const manifestOf = (folder: string) => place.manifests.find((manifest) => manifest.folder === folder);
  const files = place.folders.flatMap((folder) => catalogFiles(place.host, folder, manifestOf(folder)));
  const found = files.map(({ path, catalogs }) => ({ path, range: catalogs.get(catalog)?.get(name) }));
  const first = found.find((looked) => looked.range !== undefined);
  return first?.range === undefined
    ? undefined
    : { path: first.path, detail: `catalog ${catalog}`, range: first.range };
}

/** Name and range of `npm:prisma@^5.10.0` and of Yarn's `patch:prisma@npm%3A5.10.0#…`; the dependency itself for others. */
function behindAlias(name: string, range: string): { readonly name: string; readonly range: string } {
  const inside = /^npm:(.*)$/.exec(range)?.[1] ?? /^patch:([^#]*)/.exec(range)?.[1]?.replace('@npm%3A', '@');
  const parts = inside === undefined ? null : splitDescriptor(inside);
  return parts === null ? { name, range: inside ?? range } : { name: parts.name, range: parts.rest };
}

/** What one source settles; `isLocal` where it says that the name means a package of this repository. */
interface Settled {
  readonly path: string;
  readonly isLocal: boolean;
  readonly sources: readonly ResolvedSource[];
}

function installed({ place, name, declaration }: Question): Settled {
  const found = installedPackage(place.host, place.folders, declaration?.name ?? name);
  return found === null ? settledBy('', []) : settledBy(found.path, found.resolution);
}

function locked({ path, folder, lockfile }: LockSource, { place, name, declaration }: Question): Settled {
  const wanted = { name: declaration?.name ?? name, range: declaration?.range };
  return settledBy(path, lockfile?.resolve(posix.relative(folder, place.folder), wanted) ?? []);
}

/** The lockfile's answer, else every version that it has, for a package that comes in through another one. */
function broughtIn(lock: LockSource, question: Question): Settled {
  const found = locked(lock, question);
  if (found.isLocal || found.sources.length > 0) return found;
  return settledBy(lock.path, lock.lockfile?.versionsOf(question.name) ?? []);
}

/** Where Prisma's other package is listed, only a framework brings this one: there may well be a client without a CLI. */
function mayBeBroughtIn({ place, declaration }: Question): boolean {
  if (declaration?.isPeer === false) return false;
  return frameworkOf(place) !== undefined || !place.manifests.some(listsPrisma);
}

function settledBy(path: string, resolution: Resolution): Settled {
  if (resolution === 'local') return { path, isLocal: true, sources: [] };
  const lowestFirst = resolution.toSorted((a, b) => compare(a.version, b.version));
  return { path, isLocal: false, sources: lowestFirst.map((found) => ({ path, ...found })) };
}
