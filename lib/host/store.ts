import {
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { InternalError, Refusal } from '../errors';
import { isSystemError, namesOnDisk, readOnDisk, relativePath } from './disk';
import { sha256 } from './hash';
import type { Store } from './host';

/** How this program calls its folder, wherever that is. */
export const STORE_NAME = 'prisma-one-url';

/** The store in a folder of the disk (an absolute path), which `folderOf` is asked for once, and only if it is needed. */
export function storeOnDisk(root: string, folderOf: () => string): Store {
  let known: string | undefined;
  const folder = () => {
    known ??= folderOf();
    return known;
  };
  return {
    pathOf: (name) => shownPath(root, join(folder(), name)),
    names: () => namesOnDisk(folder(), ''),
    read: (name) => readOnDisk(folder(), plainName(name)),
    create: (name, bytes) => createIn(privateFolder(folder()), plainName(name), bytes),
    replace: (name, bytes) => replaceIn(privateFolder(folder()), plainName(name), bytes),
    remove: (name) => rmSync(join(folder(), plainName(name)), { force: true }),
  };
}

/** Throws `InternalError` for what is more than the name of a file: no caller may lead the store elsewhere. */
export function plainName(name: string): string {
  if (!/^\w[\w.-]*$/.test(name)) throw new InternalError('not a name for a private file');
  return name;
}

function shownPath(root: string, absolute: string): string {
  return relativePath(root, absolute) ?? absolute;
}

/**
 * The folder for a root outside of git: in `$XDG_STATE_HOME` or `~/.local/state`, on Windows in `%LOCALAPPDATA%`.
 *
 * Throws `Refusal` when there is none. Source: XDG Base Directory Specification 0.8 (2021-05-08), which also has it that a
 * relative path counts as unset.
 */
export function stateFolder(root: string): string {
  const base = process.platform === 'win32' ? localAppData() : stateHome();
  if (isAbsolute(base)) return join(base, STORE_NAME, sha256(new TextEncoder().encode(root)).slice(0, 32));
  throw new Refusal(
    'there is no place for private files: the home folder is not known',
    'set HOME to an absolute path',
  );
}

function stateHome(): string {
  const { XDG_STATE_HOME = '' } = process.env;
  return isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : join(home(), '.local', 'state');
}

function localAppData(): string {
  const { LOCALAPPDATA = '' } = process.env;
  return isAbsolute(LOCALAPPDATA) ? LOCALAPPDATA : join(home(), 'AppData', 'Local');
}

/** Empty where the system knows no home; `homedir` throws for a user that it doesn't list (containers run as any number). */
function home(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/** Makes the folder where it is missing; one that others may look into is closed. */
function privateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  // A link could lead the removed lines to where others read them.
  if (!stats.isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  if ((stats.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
  return folder;
}

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
const TAKEN: ReadonlySet<string> = new Set(['EEXIST']);

function createIn(folder: string, name: string, bytes: Uint8Array): boolean {
  const file = opened(join(folder, name));
  if (file === null) return false;
  try {
    fill(file, bytes);
  } catch (error) {
    rmSync(join(folder, name), { force: true });
    throw error;
  }
  syncFolder(folder);
  return true;
}

function opened(path: string): number | null {
  try {
    return openSync(path, NEW_FILE, 0o600);
  } catch (error) {
    if (isSystemError(error, TAKEN)) return null;
    throw error;
  }
}

function fill(file: number, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What a crash left under the temp file's name is of no use: the file itself is still whole. */
function replaceIn(folder: string, name: string, bytes: Uint8Array): void {
  const temp = `${name}.tmp`;
  rmSync(join(folder, temp), { force: true });
  createIn(folder, temp, bytes);
  renameSync(join(folder, temp), join(folder, name));
  syncFolder(folder);
}

/** How systems say that a folder can't be synced: Windows when it is opened, some network file systems then. */
const NOT_SYNCED: ReadonlySet<string> = new Set(['EACCES', 'EINVAL', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EPERM']);

/** Makes the name of a new file last: syncing the file alone keeps its content only. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, constants.O_RDONLY);
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!isSystemError(error, NOT_SYNCED)) throw error;
  }
}
