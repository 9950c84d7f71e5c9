import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { absolutePath, isSystemError, namesOnDisk } from './disk';
import type { Host } from './host';
import { folderOf, inFolder } from './paths';
import { codeOf } from './reasons';
import { moved, newTarget, otherOwner, readOnly, removableTarget, taken, writableTarget } from './refusals';
import { expectTempPath, makerOf, tempPath } from './temp-path';

type Disk = Pick<Host, 'root' | 'entry' | 'resolve'>;

/** See `Host.stage`. */
export function stageOnDisk(disk: Disk, path: string, bytes: Uint8Array): string {
  const target = writableTarget(disk, path);
  refuseUnwritable(disk, target, path);
  const like = statSync(join(disk.root, target));
  const staged = freshTemp(disk, folderOf(target));
  // Its maker alone may read the file until it has the owner and the mode of the target.
  const file = openSync(join(disk.root, staged), NEW_FILE, like.mode & 0o600);
  try {
    fill(file, like, bytes);
    return staged;
  } catch (error) {
    discardOnDisk(disk, staged);
    throw isSystemError(error, FORBIDDEN) ? otherOwner(path) : error;
  }
}

/** A temp path in a folder, out of which what killed runs have left is cleared: it may hold the lines of an env file. */
function freshTemp(disk: Disk, folder: string): string {
  for (const name of namesOnDisk(disk.root, folder).filter(isLeftBehind)) clear(disk, inFolder(folder, name));
  return tempPath(folder);
}

/** What the system keeps is no reason not to go on. */
function clear(disk: Disk, leftBehind: string): void {
  try {
    discardOnDisk(disk, leftBehind);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

function isLeftBehind(name: string): boolean {
  const maker = makerOf(name);
  return maker !== undefined && !isRunning(maker);
}

const NO_PROCESS: ReadonlySet<string> = new Set(['ESRCH']);

/** Signal 0 only asks. A process that may not be asked (`EPERM`) is running all the same. */
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return !isSystemError(error, NO_PROCESS);
  }
}

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
const FORBIDDEN: ReadonlySet<string> = new Set(['EPERM', 'EACCES']);

/** The mode may allow writing and the system still not: the file is somebody else's, or locked by an access list. */
function refuseUnwritable(disk: Disk, target: string, path: string): void {
  try {
    accessSync(join(disk.root, target), constants.W_OK);
  } catch (error) {
    throw isSystemError(error, FORBIDDEN) ? readOnly(path) : error;
  }
}

/** Gives a new file the owner, group and mode of another one, if there is one, then its content; closes it. */
function fill(file: number, like: Stats | null, bytes: Uint8Array): void {
  try {
    if (like !== null) makeAlike(file, like);
    writeFileSync(file, bytes);
    // Without it a power cut can leave the renamed file empty.
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The owner first: `chown` clears bits of the mode. */
function makeAlike(file: number, like: Stats): void {
  const made = fstatSync(file);
  if (made.uid !== like.uid || made.gid !== like.gid) fchownSync(file, like.uid, like.gid);
  if (made.mode !== like.mode) fchmodSync(file, like.mode & 0o7777);
}

/** See `Host.commit`. */
export function commitOnDisk(disk: Disk, staged: string, path: string): void {
  expectTempPath(staged);
  const target = writableTarget(disk, path);
  if (folderOf(target) !== folderOf(staged)) throw moved(path);
  renameSync(join(disk.root, staged), join(disk.root, target));
}

/** See `Host.discard`. */
export function discardOnDisk(disk: Disk, staged: string): void {
  expectTempPath(staged);
  rmSync(join(disk.root, staged), { force: true });
}

/** See `Host.stageNew`. */
export function stageNewOnDisk(disk: Disk, path: string, bytes: Uint8Array): string {
  const folder = folderOf(newTarget(disk, path));
  mkdirSync(join(disk.root, folder), { recursive: true });
  const staged = freshTemp(disk, folder);
  const file = openSync(join(disk.root, staged), NEW_FILE, 0o644);
  try {
    fill(file, null, bytes);
    return staged;
  } catch (error) {
    discardOnDisk(disk, staged);
    throw error;
  }
}

const TAKEN: ReadonlySet<string> = new Set(['EEXIST']);

/** See `Host.commitNew`. A second name, of which the first is then removed: a rename would replace what has come meanwhile. */
export function commitNewOnDisk(disk: Disk, staged: string, path: string): void {
  expectTempPath(staged);
  const target = newTarget(disk, path);
  if (folderOf(target) !== folderOf(staged)) throw moved(path);
  const [from, to] = [join(disk.root, staged), join(disk.root, target)];
  try {
    linkSync(from, to);
  } catch (error) {
    if (isSystemError(error, TAKEN)) throw taken(path);
    // Some file systems know no second names.
    renameSync(from, to);
    return;
  }
  unlinkSync(from);
}

/** See `Host.remove`. */
export function removeOnDisk(disk: Disk, path: string): void {
  unlinkSync(join(disk.root, removableTarget(disk, path)));
}

/** See `Host.removeEmpty`. Whatever the system has against it, an empty folder that stays is no failure. */
export function removeEmptyOnDisk(disk: Disk, folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    const absolute = absolutePath(disk.root, folder);
    try {
      if (absolute !== null && folder !== '') rmdirSync(absolute);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
}
