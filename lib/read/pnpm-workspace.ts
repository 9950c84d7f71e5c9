import type { SourceFile } from '../text';
import { yamlLeaves } from './yaml';

/** What one named catalog says: package name to range. The catalog without a name is `default`, as in `catalog:default`. */
export type Catalogs = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a pnpm-workspace.yaml says that matters here; `packages` is absent when the key is, as in a file of settings only. */
export interface PnpmWorkspace {
  readonly packages?: readonly string[];
  readonly catalogs: Catalogs;
}

/**
 * Reads `packages`, `catalog` and `catalogs` of a pnpm-workspace.yaml; Yarn's .yarnrc.yml has catalogs of the same form.
 *
 * Source: pnpm 9.5 (catalogs, 2024-07), Yarn 4.10 (catalogs, 2025-09). A line that can't be read is passed over.
 */
export function readPnpmWorkspace(file: SourceFile): PnpmWorkspace {
  const leaves = yamlLeaves(file.text, (key) => ['packages', 'catalog', 'catalogs'].includes(key));
  const packages = leaves.filter(({ path, odd }) => path.length === 1 && path[0] === 'packages' && odd !== true);
  return {
    packages: packages.length > 0 ? packages.map(({ value }) => value) : undefined,
    catalogs: catalogsOf(leaves.filter(({ odd }) => odd !== true)),
  };
}

function catalogsOf(leaves: readonly { readonly path: readonly string[]; readonly value: string }[]): Catalogs {
  const catalogs = new Map<string, Map<string, string>>();
  for (const { path, value } of leaves) {
    const [top, catalog, name] = path[0] === 'catalog' ? ['catalogs', 'default', path[1]] : path;
    if (top !== 'catalogs' || catalog === undefined || name === undefined) continue;
    const ranges = catalogs.get(catalog) ?? new Map<string, string>();
    catalogs.set(catalog, ranges.set(name, value));
  }
  return catalogs;
}
