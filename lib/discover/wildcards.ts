import type { Host } from '../host/host';
import { inFolder } from './paths';

/**
 * The files that a pattern matches, sorted, git-ignored ones too.
 *
 * `*` and `?` stay within a name, `**` stands for any number of folders; names that begin with a dot are matched like
 * others. Dependency folders and git's own are never entered, links to folders neither.
 */
export function filesMatching(host: Host, pattern: string): readonly string[] {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  return [...new Set(filesBelow(host, '', parts))].sort();
}

function filesBelow(host: Host, folder: string, [part, ...rest]: readonly string[]): readonly string[] {
  if (part === undefined) return [];
  if (part === '**')
    return [
      ...filesBelow(host, folder, rest),
      ...foldersIn(host, folder).flatMap((below) => filesBelow(host, below, [part, ...rest])),
    ];
  const paths = matchingNames(host, folder, part).map((name) => inFolder(folder, name));
  if (rest.length > 0)
    return paths.filter((path) => isFolder(host, path)).flatMap((path) => filesBelow(host, path, rest));
  return paths.filter((path) => isFile(host, path));
}

function matchingNames(host: Host, folder: string, part: string): readonly string[] {
  return /[*?]/.test(part) ? host.names(folder).filter((name) => matchesName(part, name)) : [part];
}

function foldersIn(host: Host, folder: string): readonly string[] {
  const names = host.names(folder).filter((name) => name !== 'node_modules' && name !== '.git');
  return names.map((name) => inFolder(folder, name)).filter((path) => host.entry(path)?.kind === 'folder');
}

function isFolder(host: Host, path: string): boolean {
  return kindOf(host, path) === 'folder';
}

function isFile(host: Host, path: string): boolean {
  return kindOf(host, path) === 'file';
}

function kindOf(host: Host, path: string): string | undefined {
  const end = host.resolve(path);
  return end === null ? undefined : host.entry(end)?.kind;
}

/** Goes back to the last star only, so that a hostile pattern costs the product of both lengths at most. */
export function matchesName(part: string, name: string): boolean {
  let at = 0;
  let afterStar = -1;
  let starEnd = 0;
  for (let next = 0; next < name.length; ) {
    if (part[at] === '*') {
      afterStar = ++at;
      starEnd = next;
    } else if (at < part.length && (part[at] === '?' || part[at] === name[next])) {
      at++;
      next++;
    } else if (afterStar !== -1) {
      at = afterStar;
      next = ++starEnd;
    } else return false;
  }
  return /^\**$/.test(part.slice(at));
}
