import valid from 'semver/functions/valid';
import validRange from 'semver/ranges/valid';

/** One version that a resolved source names for a package. */
export interface Resolved {
  readonly version: string;
  /** The package's own name; differs from the wanted name behind an alias (`npm:@prisma/prisma7@7`). */
  readonly package: string;
  /** Where in the file it stands, for people: `importer apps/web`, `node_modules/prisma`, `prisma@^5.10.0`. */
  readonly detail: string;
}

/**
 * What a source says for one package: its versions (several only where the file doesn't say which one counts, none where
 * it doesn't know the package), or `local` for a package of the same repository.
 */
export type Resolution = readonly Resolved[] | 'local';

/** A dependency as a manifest asks for it: `name` is the key, `range` the value with its catalog looked up. */
export interface Wanted {
  readonly name: string;
  readonly range?: string;
}

/** The answers of one lockfile (or of Yarn's PnP data, which has the same form). */
export interface Lockfile {
  /** What a package in `importer` gets; a folder below the lockfile's, `''` for the lockfile's own. */
  resolve(importer: string, wanted: Wanted): Resolution;
  /** Every version of a package, whoever needs it, for what comes in through a framework. */
  versionsOf(name: string): readonly Resolved[];
}

/** Why a lockfile can't be read: a clause such as `it holds a merge conflict`, and the offset that shows it. */
export interface Mistake {
  readonly why: string;
  readonly offset: number;
}

export type LockReading = { readonly lockfile: Lockfile } | { readonly mistake: Mistake };

/** The one resolution of a version text, or none where it is no version (`0.0.0-use.local` is Yarn's for local ones). */
export function resolved(name: string, version: string | undefined, detail: string): readonly Resolved[] {
  if (version === undefined || version === '0.0.0-use.local' || valid(version) === null) return [];
  return [{ package: name, version, detail }];
}

/** The versions of a resolution; a local package has none that counts. */
export function versionsIn(resolution: Resolution): readonly Resolved[] {
  return resolution === 'local' ? [] : resolution;
}

/** The resolutions, each version of a package once. */
export function distinctVersions(found: readonly Resolved[]): readonly Resolved[] {
  const byVersion = new Map<string, Resolved>();
  for (const one of found) {
    const key = `${one.package}@${one.version}`;
    if (!byVersion.has(key)) byVersion.set(key, one);
  }
  return [...byVersion.values()];
}

/**
 * A range as it may be shown: versions, ranges, tags and catalogs as they are, the rest of any other protocol as `…`, since
 * a git or tarball URL can hold a token.
 */
export function shownRange(range: string): string {
  if (validRange(range) !== null || /^(?:catalog:)?[\w.-]*$/.test(range)) return range;
  const [, protocol, rest = ''] = /^(npm|workspace|patch):(.*)$/.exec(range) ?? [];
  if (protocol === 'npm' && /^[\w@/.^~*<>=| -]*$/.test(rest)) return range;
  return protocol === undefined ? '…' : `${protocol}:…`;
}

/** `apps/web`, `apps` and `` for `apps/web`: where Node looks for a package, the nearest folder first. */
export function foldersUpwards(folder: string): readonly string[] {
  const names = folder === '' ? [] : folder.split('/');
  return [...names.keys()]
    .reverse()
    .map((last) => names.slice(0, last + 1).join('/'))
    .concat('');
}

/** The name and the rest of `@prisma/client@npm:5.22.0`; `null` without an `@` behind the name. */
export function splitDescriptor(text: string): { readonly name: string; readonly rest: string } | null {
  const at = text.indexOf('@', 1);
  return at === -1 ? null : { name: text.slice(0, at), rest: text.slice(at + 1) };
}
