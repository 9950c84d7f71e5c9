import { posix } from 'node:path';

export { folderOf, inFolder, isWithin } from '../paths';

/** The path of `relative` seen from `folder`; `undefined` when it is absolute or leads out of the root. */
export function pathFrom(folder: string, relative: string): string | undefined {
  if (relative.startsWith('/') || relative.includes('\0')) return undefined;
  const path = posix.join(folder, relative).replace(/\/$/, '');
  if (path === '..' || path.startsWith('../')) return undefined;
  return path === '.' ? '' : path;
}

/** The folder and all above it, nearest first, the root last. */
export function foldersUpFrom(folder: string): readonly string[] {
  const names = folder === '' ? [] : folder.split('/');
  return [...names.map((_, index) => names.slice(0, names.length - index).join('/')), ''];
}

/** How a folder is called in a message. */
export function shown(folder: string): string {
  return folder === '' ? '.' : folder;
}

/** The order of paths in every list. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
