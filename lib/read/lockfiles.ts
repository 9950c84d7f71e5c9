import { type Finding, finding } from '../finding';
import type { Host } from '../host/host';
import type { SourceFile } from '../text';
import { readBunLock } from './bun-lock';
import { isRead, readText } from './files';
import { foldersUpwards, type Lockfile, type LockReading, type Mistake } from './lockfile';
import { readNpmLock } from './npm-lock';
import { readPnpmLock } from './pnpm-lock';
import { readYarnLock } from './yarn-lock';
import { readYarnPnp } from './yarn-pnp';

export type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** A file that says which versions were resolved. `lockfile` is absent where the finding says why it can't be read. */
export interface LockSource {
  readonly path: string;
  readonly folder: string;
  readonly manager: Manager;
  readonly kind: 'lockfile' | 'pnp';
  readonly lockfile?: Lockfile;
  readonly finding?: Finding;
}

interface Format {
  readonly name: string;
  readonly manager: Manager;
  readonly kind: 'lockfile' | 'pnp';
  /** `null` for a file that leaves the answer to another one. */
  readonly read: (file: SourceFile) => LockReading | null;
}

/** In the order in which they count; of two with the same manager and kind in one folder the first one does. */
const FORMATS: readonly Format[] = [
  { name: '.pnp.data.json', manager: 'yarn', kind: 'pnp', read: readYarnPnp },
  { name: '.pnp.cjs', manager: 'yarn', kind: 'pnp', read: readYarnPnp },
  { name: '.pnp.js', manager: 'yarn', kind: 'pnp', read: readYarnPnp },
  { name: 'npm-shrinkwrap.json', manager: 'npm', kind: 'lockfile', read: readNpmLock },
  { name: 'package-lock.json', manager: 'npm', kind: 'lockfile', read: readNpmLock },
  { name: 'pnpm-lock.yaml', manager: 'pnpm', kind: 'lockfile', read: readPnpmLock },
  { name: 'yarn.lock', manager: 'yarn', kind: 'lockfile', read: readYarnLock },
  { name: 'bun.lock', manager: 'bun', kind: 'lockfile', read: readBunLock },
  { name: 'bun.lockb', manager: 'bun', kind: 'lockfile', read: () => ({ mistake: BINARY }) },
];

const BINARY: Mistake = { why: 'it is binary', offset: 0 };

/** Reads what package managers left in one folder, each manager's own choice where it left two files. */
export function lockSources(host: Host, folder: string): readonly LockSource[] {
  const names = new Set(host.names(folder));
  const found = FORMATS.filter(({ name }) => names.has(name)).flatMap((format) => sourceOf(host, folder, format) ?? []);
  return found.filter((source, index) => found.findIndex((other) => isSameRole(other, source)) === index);
}

/** The paths of lockfiles in the folders above one, the nearest first. */
export function lockfilesAbove(host: Host, folder: string): readonly string[] {
  return foldersUpwards(folder)
    .slice(1)
    .flatMap((above) =>
      host
        .names(above)
        .filter(isLockfileName)
        .map((name) => pathIn(above, name)),
    );
}

/** Whether a file of this name is some manager's lockfile, readable or not. */
export function isLockfileName(name: string): boolean {
  return FORMATS.some((format) => format.kind === 'lockfile' && format.name === name);
}

function isSameRole(a: LockSource, b: LockSource): boolean {
  return a.manager === b.manager && a.kind === b.kind;
}

function sourceOf(host: Host, folder: string, format: Format): LockSource | null {
  const path = pathIn(folder, format.name);
  const source = { path, folder, manager: format.manager, kind: format.kind };
  const file = format.name === 'bun.lockb' ? { path, text: '' } : readText(host, path);
  if (!isRead(file)) return { ...source, finding: file };
  const reading = remembered(host, file, () => readingOf(file, format));
  if (reading === null) return null;
  if ('lockfile' in reading) return { ...source, lockfile: reading.lockfile };
  return { ...source, finding: unreadable(path, reading.mistake, format.manager) };
}

function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

interface Memory {
  readonly text: string;
  readonly reading: LockReading | null;
}

const MEMORIES = new WeakMap<Host, Map<string, Memory>>();

/** All packages of a workspace ask the same lockfile; parsing a large one again takes longer than comparing its text. */
function remembered(host: Host, { path, text }: SourceFile, read: () => LockReading | null): LockReading | null {
  const memories = MEMORIES.get(host) ?? new Map<string, Memory>();
  MEMORIES.set(host, memories);
  const known = memories.get(path);
  if (known?.text === text) return known.reading;
  const reading = read();
  memories.set(path, { text, reading });
  return reading;
}

function readingOf(file: SourceFile, format: Format): LockReading | null {
  const conflict = /^(?:<{7}|={7}|>{7})(?=[ \r\n]|$)/m.exec(file.text);
  if (conflict === null) return format.read(file);
  return { mistake: { why: 'it holds a merge conflict', offset: conflict.index } };
}

function unreadable(path: string, { why, offset }: Mistake, manager: Manager): Finding {
  return finding({
    code: 'unreadable-lockfile',
    level: why === BINARY.why ? 'note' : 'warning',
    message: `\`${path}\` can't be read: ${why}`,
    at: { path, span: { start: offset, end: offset } },
    notes: ['the Prisma version is taken from the next source'],
    help: cureOf(why, manager),
  });
}

function cureOf(why: string, manager: Manager): string {
  if (why === BINARY.why) return 'run `bun install --save-text-lockfile` and commit bun.lock';
  return `resolve or delete it, then run \`${manager} install\``;
}
