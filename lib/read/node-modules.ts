import type { Host } from '../host/host';
import { isRead, readText } from './files';
import { parseJson, textField } from './json';
import { type Resolution, resolved } from './lockfile';

/** What is installed under a name, and the path of the package.json that says so. */
export interface Installed {
  readonly path: string;
  readonly resolution: Resolution;
}

/**
 * The package that Node finds under `name` from `folders` (nearest first), or `null` where none has it installed.
 *
 * A link is followed, as pnpm's into its store; one to a folder outside of node_modules is a workspace package and counts
 * as `local`. A half-written package.json resolves to nothing.
 */
export function installedPackage(host: Host, folders: readonly string[], name: string): Installed | null {
  const places = folders.map((folder) => (folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`));
  const place = places.find((folder) => host.entry(`${folder}/package.json`) !== null);
  if (place === undefined) return null;
  const path = `${place}/package.json`;
  return { path, resolution: isWorkspaceLink(host, place) ? 'local' : resolutionAt(host, path, name) };
}

function isWorkspaceLink(host: Host, place: string): boolean {
  const target = host.entry(place)?.target;
  return typeof target === 'string' && !target.split('/').includes('node_modules');
}

function resolutionAt(host: Host, path: string, name: string): Resolution {
  const file = readText(host, path);
  const parsed = isRead(file) ? parseJson(file.text) : null;
  if (parsed === null || 'mistakeAt' in parsed) return [];
  return resolved(textField(parsed.value, 'name') ?? name, textField(parsed.value, 'version'), 'installed');
}
