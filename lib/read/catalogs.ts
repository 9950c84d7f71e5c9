import type { Host } from '../host/host';
import { isRead, readText } from './files';
import { field, isObject, textEntries } from './json';
import type { Manifest } from './package-json';
import { type Catalogs, readPnpmWorkspace } from './pnpm-workspace';

/** The catalogs of one file. */
export interface CatalogFile {
  readonly path: string;
  readonly catalogs: Catalogs;
}

/** Reads the catalogs that a folder defines: pnpm's and Yarn's in their own files, bun's in the root's package.json. */
export function catalogFiles(host: Host, folder: string, manifest: Manifest | undefined): readonly CatalogFile[] {
  const names = ['pnpm-workspace.yaml', '.yarnrc.yml'].map((name) => (folder === '' ? name : `${folder}/${name}`));
  const files = names.filter((path) => host.entry(path) !== null).map((path) => readText(host, path));
  const read = files.filter(isRead).map((file) => ({ path: file.path, catalogs: readPnpmWorkspace(file).catalogs }));
  return manifest === undefined ? read : [...read, { path: manifest.path, catalogs: bunCatalogs(manifest) }];
}

/** bun takes `catalog` and `catalogs` at the top or inside `workspaces` (bun 1.2.14, 2025-05). */
function bunCatalogs({ json }: Manifest): Catalogs {
  const places = [json, field(json, 'workspaces')];
  const unnamed = places.map((place) => ['default', field(place, 'catalog')] as const);
  const named = places.flatMap((place) => {
    const catalogs = field(place, 'catalogs');
    return isObject(catalogs) ? Object.entries(catalogs) : [];
  });
  const found = [...unnamed, ...named].filter(([, ranges]) => isObject(ranges));
  return new Map(found.map(([name, ranges]) => [name, new Map(textEntries(ranges))]));
}
