import { Refusal } from '../errors';
import type { Host } from './host';
import { placeOf } from './links';

/** A path as messages show it: in backticks and on one line, whatever characters a file's name is made of. */
export function named(path: string): string {
  // The pattern takes a while to make, and hardly a path needs it.
  const isPlain = /^[ -~]*$/.test(path);
  return `\`${isPlain ? path : path.replace(/[\p{Cc}\u2028\u2029]/gu, escaped)}\``;
}

function escaped(mark: string): string {
  return `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** The file that writing to `path` replaces, links followed, as a path below the root; throws `Refusal` when it must not be. */
export function writableTarget(host: Pick<Host, 'entry' | 'resolve'>, path: string): string {
  if (host.entry(path) === null) throw new Refusal(`${named(path)} is gone`);
  const target = host.resolve(path);
  if (target === null) throw leadsOut(path);
  const entry = host.entry(target);
  if (entry?.kind !== 'file') throw new Refusal(`${named(path)} is not a regular file`);
  if ((entry.mode & 0o200) === 0) throw readOnly(path);
  return target;
}

/** Where a file that is not there yet will stand, links to its folders followed; throws `Refusal` when it must not. */
export function newTarget(host: Pick<Host, 'entry' | 'resolve'>, path: string): string {
  if (host.entry(path) !== null) throw taken(path);
  const target = placeOf(host.resolve, path);
  if (target !== null && target !== '') return target;
  throw new Refusal(`${named(path)} would lie outside of the project's root`);
}

/** The file to remove; throws `Refusal` for anything that is no file of its own, such as a link. */
export function removableTarget(host: Pick<Host, 'entry' | 'resolve'>, path: string): string {
  if (host.entry(path)?.kind === 'link') throw new Refusal(`${named(path)} is a link by now`);
  return writableTarget(host, path);
}

/** Says that a new file can't be made, because something has its name. */
export function taken(path: string): Refusal {
  return new Refusal(`${named(path)} exists already`);
}

function leadsOut(path: string): Refusal {
  return new Refusal(
    `${named(path)} is a link to nowhere or out of the project's root`,
    'run this where the file itself is, or replace the link with a file',
  );
}

/** Says that a file is read-only; root could write it all the same, and respects it. */
export function readOnly(path: string): Refusal {
  return new Refusal(`${named(path)} is read-only`, 'make the file writable, then run this again');
}

/** Says that a temp file can't get the owner, group and mode of the file that it is to replace. */
export function otherOwner(path: string): Refusal {
  return new Refusal(
    `${named(path)} belongs to another user or group, and writing it would change that`,
    'run this as the owner of the file',
  );
}

/** Says that a file is no longer where it was when its temp file was written. */
export function moved(path: string): Refusal {
  return new Refusal(`${named(path)} was moved or linked elsewhere while it was being written`);
}
