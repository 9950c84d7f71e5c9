import { posix, sep } from 'node:path';
import { isWithin } from '../paths';

export { folderOf, foldersTo, inFolder, isWithin } from '../paths';

/**
 * A path below the root in its one spelling (`''` for the root), or `null` for a path that leads out of it.
 *
 * Paths come out of package.json and config files too, so nothing in one may surprise: a NUL is never part of a name,
 * and a backslash parts folders on Windows only.
 */
export function belowRoot(path: string): string | null {
  if (path.includes('\0') || posix.isAbsolute(path) || (sep === '\\' && path.includes('\\'))) return null;
  const plain = posix.normalize(path).replace(/\/$/, '');
  if (plain === '.') return '';
  return plain === '..' || plain.startsWith('../') ? null : plain;
}

/** Whether one of the folders of a path has this name. */
export function hasFolder(path: string, name: string): boolean {
  return path.startsWith(`${name}/`) || path.includes(`/${name}/`);
}

/**
 * Folders that hold no source of the project: dependencies and what builds and tests leave behind.
 *
 * Only used without git, which knows better. A folder that leads to the working folder is never skipped.
 */
const NOT_SOURCE: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  'dist',
  'build',
  '.next',
  '.turbo',
  'coverage',
  'vendor',
]);

/** Whether the walk without git leaves a folder out. */
export function isSkippedFolder(folder: string, cwd: string): boolean {
  return NOT_SOURCE.has(posix.basename(folder)) && !isWithin(cwd, folder);
}
