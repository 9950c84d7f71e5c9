import { type Finding, finding } from '../finding';
import type { Host } from '../host/host';
import type { SourceFile } from '../text';
import { isRead, readText } from './files';
import { field, isObject, type JsonObject, parseJson, textEntries, textField, textItems } from './json';

export const DEPENDENCY_KINDS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies', // last: a peer range says what is tolerated, not what is installed
] as const;

export type DependencyKind = (typeof DEPENDENCY_KINDS)[number];

/** One line of a manifest's dependencies; `range` is raw: `^5.0.0`, `workspace:*`, `npm:prisma@5`, `catalog:`, `latest`. */
export interface Dependency {
  readonly name: string;
  readonly range: string;
  readonly kind: DependencyKind;
}

/** One package.json. `folder` is its folder below the root, `json` the whole content. */
export interface Manifest {
  readonly path: string;
  readonly folder: string;
  readonly name?: string;
  readonly version?: string;
  /** The manager that `packageManager` or `devEngines.packageManager` names: `pnpm`, without its version. */
  readonly packageManager?: string;
  readonly dependencies: readonly Dependency[];
  /** Globs of `workspaces` (a list, or `workspaces.packages`); absent when there is no such key. */
  readonly workspaces?: readonly string[];
  readonly json: JsonObject;
}

/** `manifest` is `null` when the folder has no package.json, and when a finding says why it can't be read. */
export interface ManifestReading {
  readonly manifest: Manifest | null;
  readonly findings: readonly Finding[];
}

/** Reads the package.json of a folder; a missing one is no finding. */
export function readManifest(host: Host, folder: string): ManifestReading {
  const path = folder === '' ? 'package.json' : `${folder}/package.json`;
  if (host.entry(path) === null) return { manifest: null, findings: [] };
  const file = readText(host, path);
  return isRead(file) ? parseManifest(file, folder) : { manifest: null, findings: [file] };
}

function parseManifest(file: SourceFile, folder: string): ManifestReading {
  const parsed = parseJson(file.text);
  if ('mistakeAt' in parsed) return { manifest: null, findings: [unreadable(file.path, parsed.mistakeAt)] };
  const json = isObject(parsed.value) ? parsed.value : null;
  if (json === null) return { manifest: null, findings: [unreadable(file.path, 0)] };
  return { manifest: manifestOf(file.path, folder, json), findings: [] };
}

function manifestOf(path: string, folder: string, json: JsonObject): Manifest {
  return {
    path,
    folder,
    name: textField(json, 'name'),
    version: textField(json, 'version'),
    packageManager: managerOf(json),
    dependencies: DEPENDENCY_KINDS.flatMap((kind) =>
      textEntries(field(json, kind)).map(([name, range]) => ({ name, range, kind })),
    ),
    workspaces: globsOf(field(json, 'workspaces')),
    json,
  };
}

/** `pnpm` of `"packageManager": "pnpm@9.1.0+sha512.…"`, else what `devEngines` names. */
function managerOf(json: JsonObject): string | undefined {
  const named = textField(json, 'packageManager') ?? textField(json, 'devEngines', 'packageManager', 'name');
  return named?.split('@', 1)[0];
}

/** Yarn 1 and bun also know an object with `packages` beside `nohoist` or `catalog`. */
function globsOf(workspaces: unknown): readonly string[] | undefined {
  if (Array.isArray(workspaces)) return textItems(workspaces);
  return isObject(workspaces) ? textItems(field(workspaces, 'packages')) : undefined;
}

function unreadable(path: string, offset: number): Finding {
  return finding({
    code: 'unreadable-file',
    level: 'error',
    message: `\`${path}\` can't be read: it is not a JSON object`,
    at: { path, span: { start: offset, end: offset } },
  });
}
