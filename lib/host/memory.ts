import { posix } from 'node:path';
import { InternalError } from '../errors';
import type { Entry, Host } from './host';
import { placeOf, throughLinks } from './links';
import { memoryStore } from './memory-store';
import { belowRoot, folderOf, foldersTo, hasFolder, inFolder, isSkippedFolder, isWithin } from './paths';
import { moved, newTarget, removableTarget, writableTarget } from './refusals';
import { expectTempPath, isTempPath, tempPath } from './temp-path';

export interface MemoryOptions {
  /** The working folder below the root; the root by default. */
  readonly cwd?: string;
  /** The writes (`stage`, `commit`, their twins for new files and `remove`, counted from 1) that fail as on a full disk. */
  readonly failOnWrite?: number | readonly number[];
  /** Permission bits by path; 0o644 by default. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Links by path, each with its text as `readlink` gives it: relative to the link's folder, or absolute (outside). */
  readonly links?: Readonly<Record<string, string>>;
  /** Whether there is git; true by default. */
  readonly inGit?: boolean;
  /** What git tracks; by default everything that it does not ignore. */
  readonly tracked?: readonly string[];
  /** Tracked files with uncommitted changes; files that are written later join them. */
  readonly uncommitted?: readonly string[];
  /** Files that git ignores, and folders with all that is in them. */
  readonly ignored?: readonly string[];
}

export interface MemoryHost extends Host {
  /** The files as they are now, staged ones too, without links. */
  snapshot(): Record<string, Uint8Array>;
}

interface File {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** What the methods share; `files` is the disk. */
interface Memory {
  readonly files: Map<string, File>;
  readonly links: ReadonlyMap<string, string>;
  readonly written: Set<string>;
  /** New files, which git doesn't track yet. */
  readonly created: Set<string>;
  readonly options: MemoryOptions;
}

const ROOT = '/memory';

/** The host in a Map, for tests: the same answers as `nodeHost` gives, without a disk. Keys of `files` are paths. */
export function memoryHost(files: Record<string, string | Uint8Array>, options: MemoryOptions = {}): MemoryHost {
  const memory = memoryOf(files, options);
  const resolve = (path: string) => existing(memory, path);
  const entry = (path: string) => entryAt(memory, path);
  const disk = { entry, resolve };
  const host: Host = {
    ...disk,
    root: ROOT,
    cwd: options.cwd ?? '',
    workingFolder: posix.join(ROOT, options.cwd ?? ''),
    typed: (path) => belowRoot(posix.relative(ROOT, posix.resolve(ROOT, options.cwd ?? '', path))),
    inGit: options.inGit ?? true,
    files: () => filesOf(memory),
    names: (folder) => namesIn(memory, folder),
    read: (path) => memory.files.get(resolve(path) ?? '')?.bytes.slice() ?? null,
    uncommitted: (paths) => throughLinks(paths, resolve, (places) => places.filter((place) => isDirty(memory, place))),
    ignored: (paths) =>
      throughLinks(
        paths,
        (path) => placeOf(resolve, path),
        (places) => places.filter((place) => isIgnored(memory, place)),
      ),
    stage: (path, bytes) => stageIn(memory, writableTarget(disk, path), bytes),
    commit: (staged, path) => commitIn(memory, { staged, path, target: writableTarget(disk, path) }),
    discard: (staged) => {
      expectTempPath(staged);
      memory.files.delete(staged);
    },
    stageNew: (path, bytes) => stageIn(memory, newTarget(disk, path), bytes),
    commitNew: (staged, path) => {
      const target = newTarget(disk, path);
      commitIn(memory, { staged, path, target });
      memory.created.add(target);
    },
    remove: (path) => removeIn(memory, removableTarget(disk, path)),
    // A folder is there as long as a file is in it.
    removeEmpty: () => undefined,
    store: memoryStore(options.inGit === false ? '/state' : '.git'),
  };
  return { ...failingOn(host, options.failOnWrite ?? []), snapshot: () => snapshotOf(memory) };
}

/** A host whose Nth writes (see `MemoryOptions.failOnWrite`) fail as on a full disk, before they do anything. */
export function failingOn(host: Host, writes: number | readonly number[]): Host {
  const failing = new Set(typeof writes === 'number' ? [writes] : writes);
  let count = 0;
  const orFail = <T>(write: () => T): T => {
    count++;
    if (failing.has(count)) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    return write();
  };
  return {
    ...host,
    stage: (path, bytes) => orFail(() => host.stage(path, bytes)),
    commit: (staged, path) => orFail(() => host.commit(staged, path)),
    stageNew: (path, bytes) => orFail(() => host.stageNew(path, bytes)),
    commitNew: (staged, path) => orFail(() => host.commitNew(staged, path)),
    remove: (path) => orFail(() => host.remove(path)),
  };
}

function memoryOf(files: Record<string, string | Uint8Array>, options: MemoryOptions): Memory {
  const entries = Object.entries(files).map(([path, content]): [string, File] => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
    return [checked(path), { bytes, mode: options.modes?.[path] ?? 0o644 }];
  });
  const links = Object.entries(options.links ?? {}).map(([path, text]): [string, string] => [checked(path), text]);
  return { files: new Map(entries), links: new Map(links), written: new Set(), created: new Set(), options };
}

function checked(path: string): string {
  if (path === '' || belowRoot(path) !== path) throw new InternalError(`not a path below the root: ${path}`);
  return path;
}

/** Links in a circle end here; systems stop at 40 as well. */
const MOST_LINKS = 40;

/** Where a path ends after all links, whether something is there or not; `null` out of the root and for a circle. */
function followed(memory: Memory, path: string, linksSoFar = 0): string | null {
  const plain = belowRoot(path);
  if (plain === null || linksSoFar > MOST_LINKS) return null;
  const link = foldersTo(plain).find((step) => memory.links.has(step));
  const text = memory.links.get(link ?? '');
  if (link === undefined || text === undefined) return plain;
  if (text.startsWith('/')) return null;
  return followed(memory, inFolder(folderOf(link), text) + plain.slice(link.length), linksSoFar + 1);
}

function existing(memory: Memory, path: string): string | null {
  const place = followed(memory, path);
  return place !== null && (memory.files.has(place) || isFolder(memory, place)) ? place : null;
}

function isFolder(memory: Memory, place: string): boolean {
  return place === '' || allPaths(memory).some((path) => path.startsWith(`${place}/`));
}

function allPaths(memory: Memory): readonly string[] {
  return [...memory.files.keys(), ...memory.links.keys()];
}

function entryAt(memory: Memory, path: string): Entry | null {
  const place = placeOfName(memory, path);
  if (place === null) return null;
  if (memory.links.has(place)) return { kind: 'link', mode: 0o777, target: existing(memory, place) };
  const file = memory.files.get(place);
  if (file !== undefined) return { kind: 'file', mode: file.mode };
  return isFolder(memory, place) ? { kind: 'folder', mode: 0o755 } : null;
}

/** As `followed`, but a link at the very end stays. */
function placeOfName(memory: Memory, path: string): string | null {
  const plain = belowRoot(path);
  if (plain === null || plain === '') return plain;
  const folder = followed(memory, folderOf(plain));
  return folder === null ? null : inFolder(folder, plain.slice(plain.lastIndexOf('/') + 1));
}

function filesOf(memory: Memory): readonly string[] {
  const { cwd = '', inGit = true } = memory.options;
  const isSource = (path: string) =>
    inGit
      ? !isIgnored(memory, path) && !hasFolder(path, 'node_modules')
      : !foldersTo(folderOf(path)).some((folder) => isSkippedFolder(folder, cwd));
  return allPaths(memory)
    .filter((path) => isSource(path) && !isTempPath(path))
    .sort();
}

function namesIn(memory: Memory, folder: string): readonly string[] {
  const place = followed(memory, folder);
  if (place === null) return [];
  const prefix = place === '' ? '' : `${place}/`;
  const below = allPaths(memory).filter((path) => path.startsWith(prefix));
  return [...new Set(below.map((path) => path.slice(prefix.length).replace(/\/.*$/s, '')))].sort();
}

function isIgnored({ options }: Memory, place: string): boolean {
  const matches = (options.ignored ?? []).some((ignored) => isWithin(place, ignored));
  return matches && !(options.tracked ?? []).includes(place);
}

function isDirty(memory: Memory, place: string): boolean {
  const { inGit = true, tracked, uncommitted = [] } = memory.options;
  const isTracked = tracked === undefined ? !isIgnored(memory, place) : tracked.includes(place);
  return inGit && isTracked && !memory.created.has(place) && (memory.written.has(place) || uncommitted.includes(place));
}

function stageIn(memory: Memory, target: string, bytes: Uint8Array): string {
  const staged = tempPath(folderOf(target));
  memory.files.set(staged, { bytes: bytes.slice(), mode: memory.files.get(target)?.mode ?? 0o644 });
  return staged;
}

function commitIn(memory: Memory, { staged, path, target }: { staged: string; path: string; target: string }): void {
  expectTempPath(staged);
  const file = memory.files.get(staged);
  if (file === undefined || folderOf(target) !== folderOf(staged)) throw moved(path);
  memory.files.delete(staged);
  memory.files.set(target, file);
  memory.written.add(target);
}

function removeIn(memory: Memory, target: string): void {
  memory.files.delete(target);
  memory.created.delete(target);
}

function snapshotOf(memory: Memory): Record<string, Uint8Array> {
  return Object.fromEntries([...memory.files].map(([path, file]) => [path, file.bytes.slice()]));
}
