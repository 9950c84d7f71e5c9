import type { SourceFile } from '../text';
import { field, isObject, type JsonObject, parseJson, textField } from './json';
import {
  distinctVersions,
  foldersUpwards,
  type Lockfile,
  type LockReading,
  type Resolution,
  type Resolved,
  resolved,
  versionsIn,
} from './lockfile';

/**
 * Reads a package-lock.json or npm-shrinkwrap.json.
 *
 * lockfileVersion 1 (npm 5 and 6) has `dependencies` only, 2 and 3 (from npm 7 on) `packages` keyed by folder, where a
 * package's own node_modules come before the hoisted ones.
 */
export function readNpmLock({ text }: SourceFile): LockReading {
  const parsed = parseJson(text);
  if ('mistakeAt' in parsed) return { mistake: { why: 'it is not valid JSON', offset: parsed.mistakeAt } };
  const packages = field(parsed.value, 'packages');
  if (isObject(packages)) return { lockfile: byFolder(packages) };
  const dependencies = field(parsed.value, 'dependencies') ?? {};
  const isLock = isObject(dependencies) && typeof field(parsed.value, 'lockfileVersion') === 'number';
  return isLock
    ? { lockfile: byNesting(dependencies) }
    : { mistake: { why: 'it has no `lockfileVersion`', offset: 0 } };
}

function byFolder(packages: JsonObject): Lockfile {
  return {
    resolve: (importer, { name }) => {
      const folders = foldersUpwards(importer).map((folder) => `${folder}/node_modules/${name}`.replace(/^\//, ''));
      const nearest = folders.find((folder) => isObject(field(packages, folder)));
      return nearest === undefined ? [] : entryAt(packages, nearest, name);
    },
    versionsOf: (name) => {
      const folders = Object.keys(packages).filter((folder) => nameIn(folder) === name);
      return distinctVersions(folders.flatMap((folder) => versionsIn(entryAt(packages, folder, name))));
    },
  };
}

/** `@prisma/client` of `apps/web/node_modules/@prisma/client`. */
function nameIn(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function entryAt(packages: JsonObject, folder: string, name: string): Resolution {
  if (field(packages, folder, 'link') === true) return 'local';
  return resolved(textField(packages, folder, 'name') ?? name, textField(packages, folder, 'version'), folder);
}

function byNesting(dependencies: JsonObject): Lockfile {
  return {
    resolve: (importer, { name }) => {
      const nested = importer === '' ? undefined : field(ofWorkspace(dependencies, importer), 'dependencies', name);
      const detail = nested === undefined ? `dependencies ${name}` : `${importer}, dependencies ${name}`;
      return nestedEntry(nested ?? field(dependencies, name), name, detail);
    },
    versionsOf: (name) => distinctVersions(entriesOf(dependencies, name)),
  };
}

/** npm 7 and later can write version 1 too, and then nest what a workspace package has for itself below its entry. */
function ofWorkspace(dependencies: JsonObject, folder: string): unknown {
  return Object.values(dependencies).find((entry) => textField(entry, 'version') === `file:${folder}`);
}

/** The version is `5.22.0`, `npm:prisma@5.22.0` for an alias, `file:packages/db` for a local package. */
function nestedEntry(entry: unknown, name: string, detail: string): Resolution {
  const version = textField(entry, 'version');
  if (version?.startsWith('file:') === true) return 'local';
  const [, alias, aliased] = /^npm:(.+)@([^@]+)$/.exec(version ?? '') ?? [];
  return resolved(alias ?? name, aliased ?? version, detail);
}

/** Every entry of a name, however deep it is nested. */
function entriesOf(dependencies: JsonObject, name: string): readonly Resolved[] {
  const found: Resolved[] = [];
  const levels: JsonObject[] = [dependencies];
  for (const level of levels) {
    found.push(...versionsIn(nestedEntry(field(level, name), name, `dependencies ${name}`)));
    for (const entry of Object.values(level)) {
      const nested = field(entry, 'dependencies');
      if (isObject(nested)) levels.push(nested);
    }
  }
  return found;
}
