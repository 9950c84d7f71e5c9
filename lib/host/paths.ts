import { posix, sep } from 'node:path';

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

/** The folder of a path below the root; `''` for what stands in the root. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

/** The path of a name in a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The steps of a path: `a/b/c` gives `a`, `a/b` and `a/b/c`; the root gives none. */
export function foldersTo(path: string): readonly string[] {
  const names = path === '' ? [] : path.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** Whether one of the folders of a path has this name. */
export function hasFolder(path: string, name: string): boolean {
  return path.startsWith(`${name}/`) || path.includes(`/${name}/`);
}

/** Whether `path` is `folder` or below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
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
