import type { SourceFile } from '../text';
import {
  distinctVersions,
  foldersUpwards,
  type Lockfile,
  type LockReading,
  type Mistake,
  type Resolution,
  type Resolved,
  resolved,
} from './lockfile';
import { type YamlLeaf, yamlLeaves } from './yaml';

const SECTIONS: ReadonlySet<string> = new Set(['dependencies', 'devDependencies', 'optionalDependencies']);

/**
 * Reads a pnpm-lock.yaml of lockfileVersion 5.x (pnpm 3 to 7), 6.x (8) and 9.0 (from 9 on), also with the second document
 * that pnpm 11 and later put in front for their own dependencies.
 */
export function readPnpmLock({ text }: SourceFile): LockReading {
  const leaves = yamlLeaves(text, (key) => key === 'lockfileVersion' || key === 'importers' || SECTIONS.has(key));
  const mistake = mistakeIn(leaves);
  return mistake === null ? { lockfile: lockfileOf(text, importersOf(leaves)) } : { mistake };
}

function mistakeIn(leaves: readonly YamlLeaf[]): Mistake | null {
  const odd = leaves.find((leaf) => leaf.odd === true);
  if (odd !== undefined) return { why: 'a line in it is not of the form `key: value`', offset: odd.start };
  const version = leaves.find(({ path }) => path.length === 1 && path[0] === 'lockfileVersion');
  if (version === undefined) return { why: 'it has no `lockfileVersion`', offset: 0 };
  if (/^[569](?:\.|$)/.test(version.value)) return null;
  return { why: 'its `lockfileVersion` is not one of 5.x, 6.x and 9.x', offset: version.start };
}

/** Importer (`''` for the lockfile's folder) and name to the raw version: `5.22.0(prisma@5.22.0)`, `link:../db`. */
type Importers = ReadonlyMap<string, ReadonlyMap<string, string>>;

function importersOf(leaves: readonly YamlLeaf[]): Importers {
  const importers = new Map<string, Map<string, string>>();
  for (const { path, value } of leaves) {
    // A single project has its dependencies at the top in 5.x and 6.x.
    const [importer = '', section = '', name, key] = path[0] === 'importers' ? path.slice(1) : ['.', ...path];
    // 5.x says `prisma: 5.22.0`, later versions `prisma: { specifier, version }`.
    if (!SECTIONS.has(section) || name === undefined || (key !== undefined && key !== 'version')) continue;
    const folder = importer === '.' ? '' : importer;
    const versions = importers.get(folder) ?? new Map<string, string>();
    importers.set(folder, versions.set(name, value));
  }
  return importers;
}

function lockfileOf(text: string, importers: Importers): Lockfile {
  return {
    resolve: (importer, { name }) => {
      const nearest = foldersUpwards(importer).find((folder) => importers.get(folder)?.has(name));
      const raw = importers.get(nearest ?? '')?.get(name);
      return raw === undefined ? [] : resolutionOf(name, raw, `importer ${nearest === '' ? '.' : nearest}`);
    },
    versionsOf: (name) => distinctVersions(packagesOf(text).filter((found) => found.package === name)),
  };
}

function resolutionOf(name: string, raw: string, detail: string): Resolution {
  if (/^(?:link|workspace|file):/.test(raw)) return 'local';
  const plain = withoutSuffix(raw);
  if (/^\d/.test(plain)) return resolved(name, plain, detail);
  const path = packagePath(plain);
  return path === null ? [] : resolved(path.name, path.version, detail);
}

/** Cuts the peers off: `5.22.0(prisma@5.22.0)` from 6.0 on, `5.22.0_prisma@5.22.0` or `5.22.0_sq6id4lgwqwr` in 5.x. */
function withoutSuffix(raw: string): string {
  const plain = raw.split('(', 1)[0] ?? '';
  const underscore = plain.indexOf('_', plain.lastIndexOf('/') + 1);
  return underscore === -1 ? plain : plain.slice(0, underscore);
}

/** Name and version of `/prisma/5.22.0` (5.x), `/prisma@5.22.0` (6.x) and `prisma@5.22.0` (9.0), also with a scope. */
function packagePath(key: string): { readonly name: string; readonly version: string } | null {
  const [, name, version] = /^\/?((?:@[^/@]+\/)?[^/@]+)[/@](\d[^/@]*)$/.exec(key) ?? [];
  return name === undefined || version === undefined ? null : { name, version };
}

/** Every package of the lockfile that mentions Prisma; asked for rarely, so the large part is read on demand. */
function packagesOf(text: string): readonly Resolved[] {
  const keys = yamlLeaves(text, (key) => key === 'packages').map(({ path }) => path[1] ?? '');
  return [...new Set(keys)].flatMap((key) => {
    const path = packagePath(withoutSuffix(key));
    return path === null ? [] : resolved(path.name, path.version, `packages ${key}`);
  });
}
