import type { SourceFile } from '../text';
import {
  distinctVersions,
  type Lockfile,
  type LockReading,
  type Resolution,
  type Resolved,
  resolved,
  shownRange,
  splitDescriptor,
  type Wanted,
} from './lockfile';
import { yamlLeaves } from './yaml';
import { lineEnd } from './yaml-scalar';

/** Reads a yarn.lock of Yarn 1, or of Yarn 2 and later, whose format is YAML with a `__metadata` entry. */
export function readYarnLock({ text }: SourceFile): LockReading {
  return /^__metadata:/m.test(text) ? readBerry(text) : readClassic(text);
}

/** One entry: the descriptors that it answers (`prisma@^5.9.0`), the version that they get, and its dependencies. */
interface Entry {
  readonly descriptors: readonly string[];
  readonly start: number;
  readonly dependencies: Map<string, string>;
  version?: string;
}

/** Yarn 1: `prisma@^5.9.0, prisma@^5.10.0:` and below it `  version "5.22.0"`. It doesn't list the workspace packages. */
function readClassic(text: string): LockReading {
  const entries: Entry[] = [];
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = lineEnd(text, start);
    const line = text.slice(start, end).trimEnd();
    const entry = entries.at(-1);
    if (line === '' || /^\uFEFF?#/.test(line)) continue;
    if (!line.startsWith(' ') && line.endsWith(':')) entries.push(entryOf(line.slice(0, -1), start));
    else if (entry === undefined || !line.startsWith('  ')) return strayLine(start);
    else if (line.startsWith('  version ')) entry.version = line.slice('  version '.length).replaceAll('"', '');
  }
  return lockOf(entries, (wanted) => byDescriptor(entries, wanted.name, wanted.range));
}

/** Yarn 2 and later: `"prisma@npm:^5.9.0, prisma@npm:^5.10.0":`, and an entry for each workspace package as well. */
function readBerry(text: string): LockReading {
  const entries = new Map<string, Entry>();
  for (const { path, value, start, odd } of yamlLeaves(text, isOfInterest)) {
    const [header = '', key, name] = path;
    if (odd === true) return strayLine(start);
    const entry = entries.get(header) ?? entryOf(header, start);
    entries.set(header, entry);
    if (key === 'version') entry.version = value;
    if (key === 'dependencies' && name !== undefined) entry.dependencies.set(name, value);
  }
  entries.delete('__metadata');
  const list = [...entries.values()];
  return lockOf(list, (wanted, importer) => fromWorkspace(list, wanted, importer));
}

/** A lockfile holds thousands of entries; only those of Prisma and of the workspace packages are asked for. */
function isOfInterest(header: string): boolean {
  return header === '__metadata' || header.includes('prisma') || header.includes('@workspace:');
}

function entryOf(header: string, start: number): Entry {
  const descriptors = header.replaceAll('"', '').split(',');
  return { descriptors: descriptors.map((part) => part.trim()), start, dependencies: new Map() };
}

function strayLine(offset: number): LockReading {
  return { mistake: { why: 'a line in it belongs to no entry', offset } };
}

function lockOf(entries: readonly Entry[], resolve: (wanted: Wanted, importer: string) => Resolution): LockReading {
  const hole = entries.find(({ version }) => version === undefined);
  if (hole !== undefined) return { mistake: { why: 'an entry in it has no version', offset: hole.start } };
  const lockfile: Lockfile = {
    resolve: (importer, wanted) => resolve(wanted, importer),
    versionsOf: (name) => byName(entries, name),
  };
  return { lockfile };
}

/** The entry of the workspace package says the range in Yarn's own spelling, with the protocol (`npm:` from Yarn 4 on). */
function fromWorkspace(entries: readonly Entry[], wanted: Wanted, importer: string): Resolution {
  const own = `@workspace:${importer === '' ? '.' : importer}`;
  const workspace = entries.find(({ descriptors }) => descriptors.some((descriptor) => descriptor.endsWith(own)));
  const listed = workspace?.dependencies.get(wanted.name);
  const range = listed === undefined || listed.startsWith('catalog:') ? wanted.range : listed;
  return range?.startsWith('workspace:') === true ? 'local' : byDescriptor(entries, wanted.name, range);
}

/**
 * The entry of a descriptor; where `resolutions` or an old lockfile changed it, every version of the package. Nothing for
 * a package without a range, since Yarn's lockfiles don't say who finds what in node_modules.
 */
function byDescriptor(entries: readonly Entry[], name: string, range: string | undefined): readonly Resolved[] {
  if (range === undefined) return [];
  const spellings = [`${name}@${range}`, `${name}@npm:${range}`];
  for (const entry of entries) {
    const found = entry.descriptors.find((descriptor) => spellings.some((wanted) => isSame(descriptor, wanted)));
    if (found !== undefined) return versionOf(entry, found);
  }
  return byName(entries, name);
}

/** Yarn binds a patch to the package that asks for it: `…patch::locator=…`. */
function isSame(descriptor: string, wanted: string): boolean {
  return descriptor === wanted || descriptor.startsWith(`${wanted}::`);
}

function byName(entries: readonly Entry[], name: string): readonly Resolved[] {
  const found = entries.flatMap((entry) => {
    const descriptor = entry.descriptors.find((one) => packageOf(one) === name);
    return descriptor === undefined ? [] : versionOf(entry, descriptor);
  });
  return distinctVersions(found);
}

function versionOf(entry: Entry, descriptor: string): readonly Resolved[] {
  const { name, rest } = splitDescriptor(descriptor) ?? { name: descriptor, rest: '' };
  return resolved(packageOf(descriptor), entry.version, `${name}@${shownRange(rest)}`);
}

/** `prisma` of `prisma@^5.0.0` and of the aliases `cli@npm:prisma@^5.0.0`. */
function packageOf(descriptor: string): string {
  const parts = splitDescriptor(descriptor);
  const alias = parts?.rest.startsWith('npm:') === true ? splitDescriptor(parts.rest.slice('npm:'.length)) : null;
  return alias?.name ?? parts?.name ?? descriptor;
}
