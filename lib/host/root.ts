import { dirname } from 'node:path';
import { isRead, readText } from '../read/files';
import { readManifest } from '../read/package-json';
import { readPnpmWorkspace } from '../read/pnpm-workspace';
import { workspaceGlobs } from '../read/workspace-globs';
import { relativePath } from './disk';
import type { Host } from './host';
import { foldersTo } from './paths';

/**
 * The root for a folder (absolute, without links) when git doesn't tell: the nearest workspace root that owns the folder,
 * else the nearest folder with a package.json, else the folder itself.
 *
 * `hostAt` gives the host of a folder above; a file up there that can't be read decides nothing.
 */
export function rootWithoutGit(folder: string, hostAt: (root: string) => Host): string {
  const above = foldersUpwards(folder);
  const owner = above.find((root) => ownsAsWorkspace(hostAt(root), relativePath(root, folder)));
  return owner ?? above.find((root) => hostAt(root).entry('package.json') !== null) ?? folder;
}

function foldersUpwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUpwards(above)];
}

function ownsAsWorkspace(root: Host, path: string | null): boolean {
  const globs = pnpmGlobs(root) ?? readManifest(root, '').manifest?.workspaces;
  if (globs === undefined || path === null) return false;
  return path === '' || foldersTo(path).some(workspaceGlobs(globs));
}

function pnpmGlobs(root: Host): readonly string[] | undefined {
  const file = readText(root, 'pnpm-workspace.yaml');
  return isRead(file) ? readPnpmWorkspace(file).packages : undefined;
}
