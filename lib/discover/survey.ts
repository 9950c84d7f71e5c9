import type { Finding } from '../finding';
import type { Host } from '../host/host';
import { isRead, readText } from '../read/files';
import { type Manifest, readManifest } from '../read/package-json';
import { readSchema, type Schema } from '../read/schema';
import { type WorkspacePackage, workspacePackages } from '../workspaces';
import { folderOf, foldersUpFrom } from './paths';

/** What a `.prisma` file gave; `schema` is `null` when a finding says why it can't be used. */
export interface SchemaReading {
  readonly schema: Schema | null;
  readonly findings: readonly Finding[];
}

/** The repository as discovery looks at it: every list and file is read once. */
export interface Survey {
  readonly host: Host;
  /** All files that git tracks or would track, links among them. */
  readonly files: ReadonlySet<string>;
  /** The `.prisma` files among them, links followed, each once, none below node_modules. */
  readonly schemaPaths: readonly string[];
  /** Every folder with a `.prisma` file in it or below it. */
  readonly schemaFolders: ReadonlySet<string>;
  readonly packages: readonly WorkspacePackage[];
  /** The nearest package.json folder at or above a folder. */
  packageAbove(folder: string): WorkspacePackage | undefined;
  /** The package.json of a folder; `null` when there is none that can be read. */
  manifest(folder: string): Manifest | null;
  /** Whether the package.json of a folder has a package of Prisma's among its dependencies of any kind. */
  namesPrisma(folder: string): boolean;
  schemaAt(path: string): SchemaReading;
}

export function surveyOf(host: Host): Survey {
  const files = host.files();
  const schemaPaths = schemaPathsIn(host, files);
  const packages = workspacePackages(host);
  const byFolder = new Map(packages.map((found) => [found.folder, found]));
  const manifest = remembered((folder) => readManifest(host, folder).manifest);
  return {
    host,
    files: new Set(files),
    schemaPaths,
    schemaFolders: new Set(schemaPaths.flatMap((path) => foldersUpFrom(folderOf(path)))),
    packages,
    packageAbove: (folder) => byFolder.get(foldersUpFrom(folder).find((above) => byFolder.has(above)) ?? ''),
    manifest,
    namesPrisma: (folder) => manifest(folder)?.dependencies.some(({ name }) => isPrismas(name)) ?? false,
    schemaAt: remembered((path) => readingOf(host, path)),
  };
}

/** A file that was deleted but is still tracked, and a link out of the root, resolve to nothing. */
function schemaPathsIn(host: Host, files: readonly string[]): readonly string[] {
  const listed = files.filter((path) => path.endsWith('.prisma'));
  const paths = listed.flatMap((path) => host.resolve(path) ?? []);
  return [...new Set(paths)].filter((path) => path.endsWith('.prisma') && !isInNodeModules(path)).sort();
}

export function isInNodeModules(path: string): boolean {
  return path.split('/').includes('node_modules');
}

function isPrismas(name: string): boolean {
  return name === 'prisma' || name.startsWith('@prisma/');
}

function readingOf(host: Host, path: string): SchemaReading {
  const file = readText(host, path);
  return isRead(file) ? readSchema(file) : { schema: null, findings: [file] };
}

/** `find`, each answer kept: one run looks at the same file from several sides. */
function remembered<T>(find: (key: string) => T): (key: string) => T {
  const answers = new Map<string, T>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = find(key);
    answers.set(key, answer);
    return answer;
  };
}
