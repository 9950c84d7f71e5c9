import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../errors';
import { entryOnDisk, isFolderOnDisk, namesOnDisk, readOnDisk, relativePath, resolveOnDisk, walk } from './disk';
import { type Git, type GitReading, gitFolderAbove, gitOf } from './git';
import type { Host } from './host';
import { kept } from './kept';
import { placeOf, throughLinks } from './links';
import { belowRootAsTyped, isOnDisk, namedFolder, readAnywhere } from './places';
import { NO_PROGRESS, nodeProgress, type Progress } from './progress';
import { named as quoted } from './refusals';
import { rootWithoutGit } from './root';
import {
  commitNewOnDisk,
  commitOnDisk,
  discardOnDisk,
  removeEmptyOnDisk,
  removeOnDisk,
  stageNewOnDisk,
  stageOnDisk,
} from './staging';
import { STORE_NAME, stateFolder, storeOnDisk } from './store';
import { isTempPath } from './temp-path';

export { Interrupted } from './host';
export { nodeTerminal, withInterrupt } from './terminal';
export { isOnDisk, nodeProgress, readAnywhere };

export interface NodeHostOptions {
  /** The paths that the user named, as typed; the working folder is meant where there is none. */
  readonly named?: readonly string[];
  readonly progress?: Progress;
}

/**
 * The host on the real disk, for a working folder and the paths that are named from there.
 *
 * The root is that of what is named, wherever the working folder is: the top of the git work tree. Without git, or where
 * git ignores the folder: the nearest workspace root that owns it, else the nearest folder with a package.json, else the
 * folder itself. Throws `Refusal` for a folder or path that is missing, and for paths with different roots.
 */
export function nodeHost(cwd: string, { named = [], progress = NO_PROGRESS }: NodeHostOptions = {}): Host {
  const workingFolder = realFolder(cwd);
  const places = named.length === 0 ? [workingFolder] : named.map((path) => namedFolder(workingFolder, path));
  const { root, git, problem } = commonRoot(workingFolder, places);
  const [inside] = [workingFolder, ...places].flatMap((folder) => relativePath(root, folder) ?? []);
  return hostAt({ root, cwd: inside ?? '', workingFolder, git, problem, progress });
}

interface Rooted extends GitReading {
  readonly root: string;
}

function commonRoot(workingFolder: string, places: readonly string[]): Rooted {
  const [first = rootOf(workingFolder), ...others] = rootsOf(places);
  if (others.length === 0) return first;
  const roots = [first, ...others];
  // Without git nothing tells packages that lie side by side from projects that have nothing to do with each other.
  const own = roots.some(({ git }) => git !== null) ? undefined : rootOf(workingFolder);
  if (own?.git === null && roots.every(({ root }) => relativePath(own.root, root) !== null)) return own;
  throw new Refusal(
    `the paths lie in different repositories: ${roots.map(({ root }) => quoted(root)).join(', ')}`,
    'take one at a time; --cwd names the folder to work in',
  );
}

/** The different roots of some folders, in their order. git is not asked again for what lies in a work tree that is known. */
function rootsOf(places: readonly string[]): readonly Rooted[] {
  const found: Rooted[] = [];
  for (const place of new Set(places)) {
    const top = gitFolderAbove(place);
    if (found.some(({ git }) => git !== null && git.top === top)) continue;
    const rooted = rootOf(place);
    if (!found.some(({ root }) => root === rooted.root)) found.push(rooted);
  }
  return found;
}

function rootOf(folder: string): Rooted {
  const { git, problem } = gitOf(folder);
  const at = (root: string) => hostAt({ root, cwd: '', workingFolder: root, git: null, progress: NO_PROGRESS });
  return { root: git?.top ?? rootWithoutGit(folder, at), git, problem };
}

/** Links are followed here, once: git names its top without them. */
function realFolder(cwd: string): string {
  if (!isFolderOnDisk(cwd)) throw new Refusal(`${quoted(cwd)} is not a folder`);
  return realpathSync.native(cwd);
}

interface Standing extends Rooted {
  readonly cwd: string;
  readonly workingFolder: string;
  readonly progress: Progress;
}

function hostAt({ root, cwd, workingFolder, git, problem, progress }: Standing): Host {
  const resolve = (path: string) => resolveOnDisk(root, path);
  const disk = { root, resolve, entry: (path: string) => entryOnDisk(root, path) };
  const files = kept(() => (git?.files() ?? walk(root, cwd, progress.tick)).filter((path) => !isTempPath(path)));
  const ignored = ignoredBy(git);
  const store = kept(() =>
    storeOnDisk(root, () => (git === null ? stateFolder(root) : join(git.folder(), STORE_NAME))),
  );
  const forgetFiles = () => {
    files.forget();
    git?.forget();
  };
  return {
    ...disk,
    cwd,
    workingFolder,
    typed: (path) => belowRootAsTyped(root, workingFolder, path),
    inGit: git !== null,
    ...(problem === undefined ? {} : { gitProblem: problem }),
    files: files.get,
    names: (path) => namesOnDisk(root, path),
    read: (path) => {
      progress.tick();
      return readOnDisk(root, path);
    },
    uncommitted: (paths) => throughLinks(paths, resolve, (places) => git?.uncommitted(places) ?? []),
    ignored: (paths) => {
      const place = (path: string) => placeOf(resolve, path);
      return throughLinks(paths, place, ignored);
    },
    stage: (path, bytes) => stageOnDisk(disk, path, bytes),
    commit: (staged, path) => commitOnDisk(disk, staged, path),
    discard: (staged) => discardOnDisk(disk, staged),
    stageNew: (path, bytes) => stageNewOnDisk(disk, path, bytes),
    commitNew: (staged, path) => {
      commitNewOnDisk(disk, staged, path);
      forgetFiles();
    },
    remove: (path) => {
      removeOnDisk(disk, path);
      forgetFiles();
    },
    removeEmpty: (folders) => removeEmptyOnDisk(disk, folders),
    get store() {
      return store.get();
    },
  };
}

/** Whether git ignores a path, asked once for each: every screen and report asks again. */
function ignoredBy(git: Git | null): (paths: readonly string[]) => readonly string[] {
  const known = new Map<string, boolean>();
  return (paths) => {
    const fresh = paths.filter((path) => !known.has(path));
    const ignored = new Set(fresh.length === 0 ? [] : git?.ignored(fresh));
    for (const path of fresh) known.set(path, ignored.has(path));
    return paths.filter((path) => known.get(path));
  };
}
