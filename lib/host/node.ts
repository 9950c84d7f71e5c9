import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../errors';
import { entryOnDisk, isFolderOnDisk, namesOnDisk, readOnDisk, relativePath, resolveOnDisk, walk } from './disk';
import { type Git, gitOf } from './git';
import type { Host } from './host';
import { placeOf, throughLinks } from './links';
import { named } from './refusals';
import { rootWithoutGit } from './root';
import { commitOnDisk, discardOnDisk, stageOnDisk } from './staging';
import { STORE_NAME, stateFolder, storeOnDisk } from './store';

export { Interrupted } from './host';
export { nodeTerminal, withInterrupt } from './terminal';

/**
 * The host on the real disk, for a working folder; throws `Refusal` when there is no such folder.
 *
 * The root is the top of the git work tree. Without git, or where git ignores the folder: the nearest workspace root that
 * owns it, else the nearest folder with a package.json, else the folder itself.
 */
export function nodeHost(cwd: string): Host {
  const folder = realFolder(cwd);
  const { git, problem } = gitOf(folder);
  const root = git?.top ?? rootWithoutGit(folder, (above) => hostAt(above, '', null));
  const host = hostAt(root, relativePath(root, folder) ?? '', git);
  return problem === undefined ? host : { ...host, gitProblem: problem };
}

/** Links are followed here, once: git names its top without them. */
function realFolder(cwd: string): string {
  if (!isFolderOnDisk(cwd)) throw new Refusal(`${named(cwd)} is not a folder`);
  return realpathSync.native(cwd);
}

function hostAt(root: string, cwd: string, git: Git | null): Host {
  const resolve = (path: string) => resolveOnDisk(root, path);
  const disk = { root, resolve, entry: (path: string) => entryOnDisk(root, path) };
  return {
    ...disk,
    cwd,
    inGit: git !== null,
    files: once(() => git?.files() ?? walk(root, cwd)),
    names: (path) => namesOnDisk(root, path),
    read: (path) => readOnDisk(root, path),
    uncommitted: (paths) => throughLinks(paths, resolve, (places) => git?.uncommitted(places) ?? []),
    ignored: (paths) => {
      const place = (path: string) => placeOf(resolve, path);
      return throughLinks(paths, place, (places) => git?.ignored(places) ?? []);
    },
    stage: (path, bytes) => stageOnDisk(disk, path, bytes),
    commit: (staged, path) => commitOnDisk(disk, staged, path),
    discard: (staged) => discardOnDisk(disk, staged),
    store: storeOnDisk(root, () => (git === null ? stateFolder(root) : join(git.folder(), STORE_NAME))),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
