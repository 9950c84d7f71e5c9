import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { InternalError } from '../errors';
import { isSystemError } from './disk';
import type { Host } from './host';
import { folderOf, inFolder } from './paths';
import { moved, otherOwner, readOnly, writableTarget } from './refusals';

type Disk = Pick<Host, 'root' | 'entry' | 'resolve'>;

/** A name for a temp file in a folder; it tells nothing of the file that it will replace. */
export function tempPath(folder: string): string {
  return inFolder(folder, `.prisma-one-url-${randomBytes(8).toString('hex')}.tmp`);
}

/** Throws `InternalError` for a path that `tempPath` did not make: nothing else is ever moved or removed. */
export function expectTempPath(path: string): void {
  if (!/(?:^|\/)\.prisma-one-url-[0-9a-f]{16}\.tmp$/.test(path)) throw new InternalError('not a staged file');
}

/** See `Host.stage`. */
export function stageOnDisk(disk: Disk, path: string, bytes: Uint8Array): string {
  const target = writableTarget(disk, path);
  refuseUnwritable(disk, target, path);
  const like = statSync(join(disk.root, target));
  const staged = tempPath(folderOf(target));
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

/** Gives a new file the owner, group and mode of another one (in this order: `chown` clears bits), then its content; closes it. */
function fill(file: number, like: Stats, bytes: Uint8Array): void {
  try {
    const made = fstatSync(file);
    if (made.uid !== like.uid || made.gid !== like.gid) fchownSync(file, like.uid, like.gid);
    if (made.mode !== like.mode) fchmodSync(file, like.mode & 0o7777);
    writeFileSync(file, bytes);
    // Without it a power cut can leave the renamed file empty.
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
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
