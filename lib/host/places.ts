import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Refusal } from '../errors';
import { isFolderOnDisk, orNull, relativePath } from './disk';
import { named } from './refusals';

// What is typed on the command line: paths from the working folder, or absolute ones, on Windows with `\` as well.

/** Whether anything stands at a typed path, a link to nowhere too. */
export function isOnDisk(folder: string, typed: string): boolean {
  return orNull(() => lstatSync(absoluteOf(folder, typed))) !== null;
}

/** The bytes of a file by its absolute path, or `null`; a URL names its certificates so. */
export function readAnywhere(path: string): Uint8Array | null {
  return orNull(() => readFileSync(path));
}

/** The folder that a typed path names, or in which the file stands that it names, absolute and without links. */
export function namedFolder(folder: string, typed: string): string {
  if (!isOnDisk(folder, typed)) throw new Refusal(`path ${named(typed)} does not exist`);
  const real = withoutLinks(absoluteOf(folder, typed));
  return isFolderOnDisk(real) ? real : dirname(real);
}

/** A typed path as a path below the root, also when links lead there; `null` for one outside of it. */
export function belowRootAsTyped(root: string, folder: string, typed: string): string | null {
  const absolute = absoluteOf(folder, typed);
  return relativePath(root, absolute) ?? relativePath(root, withoutLinks(absolute));
}

function absoluteOf(folder: string, typed: string): string {
  return resolve(folder, typed.replaceAll('\\', '/'));
}

/** The path with all links followed, as far as there is something. */
function withoutLinks(absolute: string): string {
  const real = orNull(() => realpathSync.native(absolute));
  if (real !== null) return real;
  const above = dirname(absolute);
  return above === absolute ? absolute : join(withoutLinks(above), basename(absolute));
}
